import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FileObjective } from '../../hub/planning/solve-file.ts';

const folder = fileURLToPath(new URL('../../../shared/bench/peers', import.meta.url));

/** Runners of the side-by-side kit. */
const scripts: Readonly<Record<string, readonly string[]>> = {
  pyvrp: ['run_pyvrp.py'],
  'pyvrp+fleet': ['run_pyvrp.py', '--fleet', '0.4'],
  vroom: ['run_vroom.py'],
  ortools: ['run_ortools.py'],
  'vrp-cli': ['run_vrpcli.py'],
};

/** What a peer found; `wrong` says why it is no plan. */
interface PeerAnswer {
  readonly vehicles: number;
  readonly distance: number;
  readonly wrong: readonly string[];
}
type RunPeer = (instance: string, seconds: number, objective: FileObjective) => Promise<PeerAnswer>;

let told = false;

/** Peers that can be run: those of the kit, by the interpreter that WAYPROOF_PEERS_PYTHON names. */
export function peersOf(names: readonly string[], note: (text: string) => void): [string, RunPeer][] {
  const python = process.env['WAYPROOF_PEERS_PYTHON'];
  if (python === undefined || !existsSync(python) || !existsSync(folder)) {
    if (!told) note('peers left out: WAYPROOF_PEERS_PYTHON names no interpreter that has them');
    told = true;
    return [];
  }
  return names.map((name) => [name, (...task) => runPeer(python, name, ...task)]);
}

async function runPeer(
  python: string,
  name: string,
  instance: string,
  seconds: number,
  objective: FileObjective,
): Promise<PeerAnswer> {
  const [script = '', ...more] = scripts[name] ?? [];
  const words = [`${folder}/${script}`, instance, String(seconds), '--objective', objective, ...more];
  try {
    const { stdout } = await promisify(execFile)(python, words, { maxBuffer: 1e8 });
    const line = stdout.split('\n').find((text) => text.startsWith('{')) ?? '{}';
    const { vehicles, distance, feasible, errors } = JSON.parse(line) as {
      vehicles: number | null;
      distance: number | null;
      feasible: boolean;
      errors?: string[];
    };
    const wrong = feasible ? [] : (errors ?? ['no answer']);
    return { vehicles: vehicles ?? 0, distance: distance ?? 0, wrong };
  } catch (error) {
    return { vehicles: 0, distance: 0, wrong: [error instanceof Error ? error.message : String(error)] };
  }
}
