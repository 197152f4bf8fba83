import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, sleep } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';
import { HEALTH_SECONDS } from './health.ts';
import { gaveUp, type SlotName, type SlotState, started, TRIAL_STARTS } from './slot-state.ts';
import type { SlotStore } from './slot-store.ts';
import type { OnStep } from './update-steps.ts';

/** An agent that ends with this code wants to be started again: there is something new to run. */
export const RESTART_CODE = 75;
/** Told to the agent, so that it knows where it runs and that somebody would start it again. */
export const SLOT_VARIABLE = 'WAYPROOF_SLOT';
/** A trial that neither becomes good nor gives up by itself has hung. */
const TRIAL_PATIENCE = milliseconds((HEALTH_SECONDS + 60) * 1_000);
const PAUSE = milliseconds(500);
const EXECUTABLE = 'wayproof-agent';

/** How what is in a slot is started. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

export interface Launch {
  /** The flashed folder, which is the slot `factory` itself. */
  readonly root: string;
  readonly slots: SlotStore;
  /** Undefined when the folder holds no agent. */
  readonly programIn: (folder: string) => Program | undefined;
  readonly real: Clock;
  readonly signal: AbortSignal;
  readonly onStep?: OnStep;
  readonly patience?: number;
}

/**
 * Runs the agent of the right slot until it is stopped from outside. A trial is counted on the disk before it is started:
 * whatever happens to it then, the next start is that of what was good. This is the one part no update replaces, so it
 * knows of slots and of nothing else.
 * @returns the exit code
 */
export async function launch(parts: Launch): Promise<number> {
  const { slots, signal, onStep = () => undefined } = parts;
  for (let round = 0; ; round++) {
    onStep('restart', round);
    const state = await beforeStart(slots, onStep);
    const chosen = chooseSlot(parts, state);
    if (chosen === undefined) return 1;
    const trial = state.trial?.slot === chosen.slot;
    onStep('start', trial ? 1 : 0);
    const ended = await run(parts, chosen, trial);
    if (signal.aborted) return ended.code;
    const after = await slots.read();
    const undecided = trial && after.trial?.slot === chosen.slot;
    if (undecided) await slots.write(gaveUp(after, 'UPDATE_TRIAL_ENDED', ended.reason));
    if (!undecided && ended.code !== RESTART_CODE) return ended.code;
    await sleep(parts.real, PAUSE, signal).catch(() => undefined);
    if (signal.aborted) return ended.code;
  }
}

/** Counts the start of a trial; one that was started before and decided nothing is over. */
async function beforeStart(slots: SlotStore, onStep: OnStep): Promise<SlotState> {
  const state = await slots.read();
  if (state.trial === undefined) return state;
  onStep('count start', 0);
  const next =
    state.trial.starts >= TRIAL_STARTS
      ? gaveUp(state, 'UPDATE_TRIAL_ENDED', 'its first start came to no end: a crash, or the power went')
      : started(state);
  await slots.write(next);
  return next;
}

interface Chosen {
  readonly slot: SlotName;
  readonly program: Program;
}

/** The trial, else what is good; where that has lost its files, what was before it, and what was flashed. */
function chooseSlot({ root, programIn }: Launch, state: SlotState): Chosen | undefined {
  const wanted = [state.trial?.slot, state.good.slot, state.previous?.slot, 'factory' as const];
  for (const slot of wanted) {
    if (slot === undefined) continue;
    const program = programIn(slotFolder(root, slot));
    if (program !== undefined) return { slot, program };
  }
  return undefined;
}

export const agentFolder = (root: string): string => join(root, 'slots', 'agent');

const slotFolder = (root: string, slot: SlotName): string =>
  slot === 'factory' ? root : join(agentFolder(root), slot);

interface Ended {
  readonly code: number;
  readonly reason: string;
}

async function run(parts: Launch, chosen: Chosen, trial: boolean): Promise<Ended> {
  const { root, real, signal, slots, patience = TRIAL_PATIENCE } = parts;
  const { command, args } = chosen.program;
  const child = spawn(command, [...args], {
    cwd: root,
    env: { ...process.env, [SLOT_VARIABLE]: chosen.slot },
    stdio: ['inherit', 'inherit', 'pipe'],
  });
  const words = lastWords(child);
  let hung = false;
  const endUndecided = async () => {
    // Found good meanwhile, it is no trial any more.
    if ((await slots.read()).trial?.slot !== chosen.slot) return;
    hung = true;
    child.kill('SIGKILL');
  };
  const cancel = trial ? real.after(milliseconds(patience), () => void endUndecided()) : () => undefined;
  const stop = () => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<Ended>((resolve) => {
      child.once('error', (error) => resolve({ code: 1, reason: `it cannot be started: ${error.message}` }));
      child.once('close', (code, killer) => {
        const how = hung
          ? 'it hung'
          : killer === null
            ? `it ended with code ${code}`
            : `it was ended by ${killer}`;
        resolve({ code: code ?? 1, reason: `${how}${words() === '' ? '' : `; last words: ${words()}`}` });
      });
    });
  } finally {
    cancel();
    signal.removeEventListener('abort', stop);
  }
}

/** Passes stderr on and keeps its end, for the reason that is reported. */
function lastWords(child: ChildProcess): () => string {
  let kept = '';
  child.stderr?.on('data', (data: Buffer) => {
    process.stderr.write(data);
    kept = (kept + data.toString('utf8')).slice(-2_000);
  });
  return () => kept.trim().split('\n').at(-1)?.slice(-120) ?? '';
}

/** An agent is one executable, or a bundle for Node.js; its configuration stays in the flashed folder. */
export const agentProgram =
  (root: string) =>
  (folder: string): Program | undefined => {
    const config = join(root, 'config.json');
    const executable = join(folder, EXECUTABLE);
    if (existsSync(executable)) return { command: executable, args: [config] };
    const bundle = join(folder, 'agent.mjs');
    if (existsSync(bundle))
      return { command: process.execPath, args: ['--enable-source-maps', bundle, config] };
    return undefined;
  };

/**
 * What a robot asks for: an executable has its Node.js inside, a bundle needs the one of the machine. @param root the
 * flashed folder
 */
export function agentTarget(
  root: string,
  platform: string = process.platform,
  arch: string = process.arch,
): string {
  const bundle = existsSync(join(root, EXECUTABLE)) ? '' : '-node';
  return `${platform}-${arch}${bundle}`;
}
