import { fork } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark, Figures } from './benchmark.ts';
import type { Cost } from './settle/measured.ts';

interface Settled extends Cost {
  readonly result: string;
}

interface Audited extends Cost {
  readonly paid: number;
  readonly disputed: number;
  readonly frames: number;
  readonly devices: number;
}

/** The whole pipeline at two sizes: rows of a hub's database → both CARs → audit of the files. */
export const settle: Benchmark = {
  name: 'settle',
  about: 'an epoch from SQLite rows to both CARs, and its audit with every signature; memory at two sizes',
  async measure({ quick, note }) {
    const [small, large] = quick ? [1_024, 4_096] : [16_384, 65_536];
    const devices = quick ? 1_000 : 10_000;
    const few = await epochOf(small as number, devices, note);
    const many = await epochOf(large as number, devices, note);
    const figures: Figures = {
      ...many,
      [`peak-mebibytes-settling-${small}`]: few['settle-peak-mebibytes'],
      [`peak-mebibytes-auditing-${small}`]: few['audit-peak-mebibytes'],
      'settle-memory-growth-mebibytes': many['settle-peak-mebibytes'] - few['settle-peak-mebibytes'],
      'audit-memory-growth-mebibytes': many['audit-peak-mebibytes'] - few['audit-peak-mebibytes'],
    };
    return {
      figures,
      targets: [
        { key: 'settle-seconds', op: '<=', bound: 20 },
        { key: 'audit-seconds', op: '<=', bound: 60 },
        { key: 'settle-peak-mebibytes', op: '<=', bound: 1_536 },
        { key: 'audit-peak-mebibytes', op: '<=', bound: 1_536 },
        { key: 'unpaid-deliveries', op: '<=', bound: 0 },
      ],
    };
  },
};

async function epochOf(deliveries: number, devices: number, note: (text: string) => void) {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-bench-'));
  const [rows, evidence] = [join(folder, 'hub'), join(folder, 'evidence')];
  await mkdir(rows);
  try {
    note(`signing ${deliveries} deliveries of ${devices} robots; this does not count`);
    await run('rows-process', [rows, String(deliveries), String(devices)]);
    note('settling without signatures, then with those of ended jobs');
    const settled = await run<Settled>('settle-process', [rows, evidence, String(devices)]);
    const checked = await run<Settled>('settle-process', [rows, evidence, String(devices), 'verify']);
    if (checked.result !== settled.result) throw new Error('two settlements of the same rows differ');
    note('auditing with every signature');
    const audited = await run<Audited>('audit-process', [evidence, settled.result]);
    return {
      deliveries,
      frames: audited.frames,
      devices: audited.devices,
      'work-mebibytes': await sizeOf(join(evidence, '1', 'work.car')),
      'traces-mebibytes': await sizeOf(join(evidence, '1', 'traces.car')),
      'settle-seconds': settled.seconds,
      'settle-cpu-seconds': settled.cpuSeconds,
      'settle-peak-mebibytes': settled.peakMebibytes,
      'settle-verified-seconds': checked.seconds,
      'settle-verified-cpu-seconds': checked.cpuSeconds,
      'audit-seconds': audited.seconds,
      'audit-cpu-seconds': audited.cpuSeconds,
      'audit-peak-mebibytes': audited.peakMebibytes,
      'unpaid-deliveries': deliveries - audited.paid + audited.disputed,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const sizeOf = async (path: string) => (await stat(path)).size / 2 ** 20;

/** One step in a process of its own, so that its peak memory is its own; resolves with what it tells. */
function run<T>(name: string, words: readonly string[]): Promise<T> {
  const profile = process.env['BENCH_CPU_PROFILE'];
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const script = fileURLToPath(new URL(`./settle/${name}.ts`, import.meta.url));
  const child = fork(script, [...words], {
    execArgv: ['--import=tsx', ...profiling],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    let told: { readonly value: T } | undefined;
    child.once('message', (value) => {
      told = { value: value as T };
    });
    child.once('exit', (code) => {
      if (told !== undefined && code === 0) resolve(told.value);
      else reject(new Error(`${name} ended with exit code ${code}`));
    });
  });
}
