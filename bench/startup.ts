import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Benchmark, Figures, Target } from './benchmark.ts';
import { median } from './statistics.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const oslo = fileURLToPath(new URL('../../shared/maps/oslo-east.osm.pbf', import.meta.url));
const run = promisify(execFile);

/** Of the check's steps: from the process' start to its ready line. */
const parts: Readonly<Record<string, string>> = {
  chain: 'chain',
  hub: 'hub',
  enrol: 'agent',
  oracle: 'oracle',
};

/** How long a person waits: for help, for each part to be ready, for the whole way from nothing to the claim. */
export const startup: Benchmark = {
  name: 'startup',
  about:
    'seconds until `wayproof --help` answers, chain, hub and agent are ready, and `start --check` has ended',
  async measure({ quick, note }) {
    const help: number[] = [];
    for (let i = 0; i < (quick ? 3 : 9); i++) help.push(await timed('--help'));
    const figures: Record<string, number> = { 'help-seconds': median(help) };
    const targets: Target[] = [];
    const maps = [['town', 'town'], ...(existsSync(oslo) ? [['oslo-east', oslo]] : [])] as const;
    if (maps.length === 1) note('left out: Oslo-east is not in ../shared/maps');
    for (const [name, map] of maps as readonly (readonly [string, string])[]) {
      note(`start --check on ${name}`);
      Object.assign(figures, await checkOn(name, map, note));
      targets.push({ key: `${name}-check-seconds`, op: '<=', bound: 90 });
      targets.push({ key: `${name}-failed-steps`, op: '<=', bound: 0 });
    }
    return { figures, targets };
  },
};

async function timed(...words: readonly string[]): Promise<number> {
  const began = performance.now();
  await run(process.execPath, ['cli/wayproof.js', ...words], { cwd: root });
  return (performance.now() - began) / 1000;
}

interface CheckReport {
  readonly seconds: number;
  readonly steps: readonly { readonly name: string; readonly ok: boolean; readonly seconds: number }[];
}

async function checkOn(name: string, map: string, note: (text: string) => void): Promise<Figures> {
  const args = ['cli/wayproof.js', 'start', '--check', '--json', '--map', map];
  // A check whose step fails ends with 1 and has its report on stdout all the same.
  const { stdout } = await run(process.execPath, args, { cwd: root, maxBuffer: 1 << 24 }).catch(
    (failed: { readonly stdout?: string }) => ({ stdout: failed.stdout ?? '' }),
  );
  const report = JSON.parse(stdout) as CheckReport;
  const failed = report.steps.filter(({ ok }) => !ok);
  for (const step of failed) note(`failed step: ${JSON.stringify(step)}`);
  const ready = report.steps.flatMap(({ name: step, seconds }) => {
    const part = parts[step];
    return part === undefined ? [] : [[`${name}-${part}-ready-seconds`, seconds] as const];
  });
  return {
    [`${name}-check-seconds`]: report.seconds,
    [`${name}-failed-steps`]: failed.length,
    ...Object.fromEntries(ready),
  };
}
