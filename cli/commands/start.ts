import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FleetError } from '../../protocol/errors.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { describeReport, stepListener } from '../start/report.ts';

interface Flags {
  readonly check?: boolean;
  readonly map?: string;
  readonly speed?: string;
}

export const define: Define = (command, environment) => {
  command
    .option('--check', 'prove the whole way once, headless: flash, register, deliver, settle, audit, claim')
    .option('--map <source>', 'town, town:SEED, a network file or an .osm.pbf file (default: town)')
    .option('--speed <n>', 'world seconds a real second (default: 60)');
  leaf<Flags>(command, environment, ['data'], start);
};

async function start(run: Run, flags: Flags): Promise<void> {
  if (flags.check !== true) {
    throw new FleetError('CLI_FLAG_MISSING', { flag: '--check', what: 'the embedded city is not built yet' });
  }
  const map = flags.map ?? 'town';
  const speed = Number(flags.speed ?? 60);
  if (!(speed >= 1 && speed <= 600)) {
    throw new FleetError('CLI_USAGE', {
      reason: `--speed must be from 1 to 600, got "${flags.speed}".`,
      command: 'wayproof start',
    });
  }
  const [{ openWorld }, { runCheck }] = await Promise.all([
    import('../start/world.ts'),
    import('../start/check.ts'),
  ]);
  const { clock, random } = run.environment;
  const kept = run.settings.isSet('data');
  const folder = kept ? resolve(run.settings.get('data')) : await mkdtemp(join(tmpdir(), 'wayproof-check-'));
  const world = await openWorld({
    folder,
    map: /^town(:\d+)?$/.test(map) ? map : resolve(map),
    speed,
    robots: 1,
    drones: 0,
    clock,
  });
  run.output.note(
    `world in ${folder}, ${speed} times as fast as life; robot, people and chain are simulated`,
  );
  const report = await runCheck({
    world,
    clock,
    random,
    signal: run.signal,
    listener: stepListener(run.output),
  });
  // What failed is kept to be looked at; what went well leaves nothing behind unless asked to.
  if (report.ok && !kept) await rm(folder, { recursive: true, force: true });
  run.output.result({ ...report, folder: report.ok && !kept ? null : folder }, () => describeReport(report));
  if (!report.ok) run.fail();
}
