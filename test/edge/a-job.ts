import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MadeJob, makeJob } from '../../protocol/jobs.ts';
import type { MissionJob, MissionPayload, MissionStop } from '../../protocol/missions.ts';
import { type Random, seededRandom } from '../../protocol/random.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import type { JobTerms } from '../../protocol/terms.ts';
import { type CoordinatesE7, decimeters, unixSeconds } from '../../protocol/units.ts';
import { network } from './hub-side.ts';

export const shipper = signerFromSeed(new Uint8Array(32).fill(3));
export const origin: CoordinatesE7 = { latitude: 599_139_000, longitude: 107_522_000 };

/** A place so many metres from the origin. */
export const place = (east: number, north: number): CoordinatesE7 => ({
  latitude: origin.latitude + Math.round(north / 0.0111195),
  longitude: origin.longitude + Math.round(east / (0.0111195 * Math.cos((59.9139 * Math.PI) / 180))),
});

export const terms: JobTerms = {
  earliest: unixSeconds(0),
  latest: unixSeconds(3_900_000_000),
  load: { parcels: 1, grams: 500, milliliters: 2_000 },
  patience: 120,
  priority: 0,
};

export function aJob(
  pickUp: CoordinatesE7,
  dropOff: CoordinatesE7,
  random: Random = seededRandom(5),
): MadeJob {
  return makeJob(network, shipper, random, { pickUp, dropOff, distance: decimeters(1_000), terms });
}

export const missionJob = ({ statement, signature, pickUp, dropOff }: MadeJob): MissionJob => ({
  statement,
  signature,
  pickUp,
  dropOff,
});

export function stopAt(
  kind: MissionStop['kind'],
  at: CoordinatesE7,
  job?: number,
  patience = 120,
): MissionStop {
  return {
    kind,
    at,
    ...(job === undefined ? {} : { job }),
    path: [],
    earliest: unixSeconds(0),
    latest: unixSeconds(3_900_000_000),
    patience,
  };
}

/** Pick up and drop off one job. */
export const aMission = (job: MadeJob, patience = 120): MissionPayload => ({
  jobs: [missionJob(job)],
  stops: [stopAt('pick-up', job.pickUp.at, 0, patience), stopAt('drop-off', job.dropOff.at, 0, patience)],
});

export async function writePeople(
  folder: string,
  job: MadeJob,
  behaviour: 'present' | 'absent' | 'wrong-code-first' = 'present',
): Promise<void> {
  const door = (at: CoordinatesE7, code: string) => ({ at, code });
  await writeFile(
    join(folder, `${job.id}.json`),
    JSON.stringify({
      job: job.id,
      pickUp: door(job.pickUp.at, job.codes['pick-up']),
      dropOff: door(job.dropOff.at, job.codes['drop-off']),
      returnTo: door(job.pickUp.at, job.codes.return),
      behaviour,
    }),
  );
}

/** A folder that is gone when the test is over. */
export async function aFolder(t: { teardown(work: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-edge-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
