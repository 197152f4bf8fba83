import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { wholeNumber } from '../arguments.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { askToGoOn } from '../prompts.ts';
import { describeReport, describeWorld, stepListener } from '../start/report.ts';
import type { WorldOptions } from '../start/world.ts';

interface Flags {
  readonly check?: boolean;
  readonly map?: string;
  readonly speed?: number;
  readonly robots?: number;
  readonly drones?: number;
  readonly reset?: boolean;
  readonly yes?: boolean;
}

export const define: Define = (command, environment) => {
  command
    .option(
      '--check',
      'prove the whole way once, headless, and stop: flash, register, deliver, settle, audit, claim',
    )
    .option('--map <source>', 'town, town:SEED, a network file or an .osm.pbf file (default: town)')
    .option('--robots <n>', 'pavement robots (default: 4)', wholeNumber(1, 20))
    .option('--drones <n>', 'drones (default: 1)', wholeNumber(0, 20))
    .option('--speed <n>', 'world seconds a real second (default: 30, with --check 60)', wholeNumber(1, 600))
    .option('--reset', 'begin anew: clears the data folder of an earlier start')
    .option('--yes', 'do not ask before clearing');
  leaf<Flags>(command, environment, ['data'], start);
};

const start = (run: Run, flags: Flags): Promise<void> => (flags.check ? check(run, flags) : city(run, flags));

/** A town, or a map file wherever the parts are started from. */
const mapOf = ({ map = 'town' }: Flags) => (/^town(:\d+)?$/.test(map) ? map : resolve(map));

async function check(run: Run, flags: Flags): Promise<void> {
  const { runCheck } = await import('../start/check.ts');
  const kept = run.settings.isSet('data');
  const folder = kept ? resolve(run.settings.get('data')) : await mkdtemp(join(tmpdir(), 'wayproof-check-'));
  const world = await opened(run, {
    folder,
    map: mapOf(flags),
    speed: flags.speed ?? 60,
    robots: 3,
    drones: 1,
    usualPorts: false,
  });
  const { clock, random } = run.environment;
  const report = await runCheck({
    world,
    clock,
    random,
    signal: run.signal,
    listener: stepListener(run.output),
  });
  if (run.signal.aborted) {
    if (!kept) await rm(folder, { recursive: true, force: true });
    run.signal.throwIfAborted();
  }
  // What failed is kept to be looked at; what went well leaves nothing behind unless asked to.
  if (report.ok && !kept) await rm(folder, { recursive: true, force: true });
  run.output.result({ ...report, folder: report.ok && !kept ? null : folder }, () => describeReport(report));
  if (!report.ok) run.fail();
}

async function city(run: Run, flags: Flags): Promise<void> {
  const { runCity } = await import('../start/city.ts');
  const { output, settings, environment } = run;
  const folder = settings.isSet('data') ? resolve(settings.get('data')) : join(settings.get('data'), 'city');
  if (flags.reset === true) {
    if (flags.yes !== true) await askToGoOn(output, `Clear ${folder} with everything in it?`, '--yes');
    await rm(folder, { recursive: true, force: true });
  }
  const { robots = 4, drones = 1, speed = 30 } = flags;
  const world = await opened(run, { folder, map: mapOf(flags), speed, robots, drones, usualPorts: true });
  const { clock, random } = environment;
  await runCity({
    world,
    clock,
    random,
    signal: run.signal,
    listener: stepListener(output),
    onNews: (sentence) => output.note(output.tone('faint', `  ${sentence}`)),
    onReady: () => {
      const { hubUrl, rpcUrl } = world;
      output.result({ ready: true, url: hubUrl, rpc: rpcUrl, folder }, () => describeWorld(world));
    },
  });
}

async function opened(run: Run, options: Omit<WorldOptions, 'clock'>) {
  const { openWorld } = await import('../start/world.ts');
  const world = await openWorld({ ...options, clock: run.environment.clock });
  const { folder, speed } = world;
  run.output.note(
    `world in ${folder}, ${speed} times as fast as life; robots, people and chain are simulated`,
  );
  return world;
}
