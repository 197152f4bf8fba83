import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';

const root = fileURLToPath(new URL('../..', import.meta.url));
const oslo = fileURLToPath(new URL('../../../shared/maps/oslo-east.osm.pbf', import.meta.url));
const run = promisify(execFile);

const stepNames = [
  ...['map', 'chain', 'network', 'hub', 'flash', 'enrol', 'register', 'online'],
  ...['oracle', 'jobs', 'deliveries', 'unserved', 'frames', 'page', 'epoch', 'audit', 'claim'],
];

interface Report {
  readonly ok: boolean;
  readonly seconds: number;
  readonly steps: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly seconds: number;
    readonly figures: Readonly<Record<string, unknown>>;
  }[];
}

async function checkHolds(t: ExecutionContext, ...words: readonly string[]): Promise<void> {
  t.timeout(240_000);
  const args = ['cli/wayproof.js', 'start', '--check', '--json', ...words];
  const { stdout } = await run(process.execPath, args, { cwd: root, maxBuffer: 1 << 24 });
  const report = JSON.parse(stdout) as Report;
  t.true(report.ok);
  t.deepEqual(
    report.steps.map(({ name, ok }) => [name, ok]),
    stepNames.map((name) => [name, true]),
  );
  const figures = Object.fromEntries(report.steps.map((step) => [step.name, step.figures]));
  t.is(figures['deliveries']?.['delivered'], 5);
  t.is(figures['epoch']?.['attestations'], 2);
  t.is(figures['deliveries']?.['returned'], 1);
  t.is(figures['unserved']?.['code'], 'CAPACITY');
  t.is(figures['audit']?.['paid'], 6);
  t.is(figures['audit']?.['disputed'], 0);
  t.is(figures['claim']?.['paid'], figures['claim']?.['expected']);
  t.log(`${report.seconds} s`, report.steps.map(({ name, seconds }) => `${name} ${seconds}`).join(', '));
}

test.serial('a robot in the town earns its token, from an empty folder to the claim', async (t) => {
  await checkHolds(t);
});

const onOslo = existsSync(oslo) ? test.serial : test.serial.skip;
const why = existsSync(oslo) ? '' : ' (skipped: needs ../shared/maps/oslo-east.osm.pbf)';

onOslo(`a robot on the streets of Oslo earns its token${why}`, async (t) => {
  await checkHolds(t, '--map', oslo);
});
