import type { JobId } from '../../protocol/ids.ts';
import { jobIdOf } from '../../protocol/jobs.ts';
import { CHARGED, decodeMission } from '../../protocol/missions.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { JobRecord } from '../jobs/job.ts';
import { isActive, isWaiting } from '../jobs/transitions.ts';
import type { MissionRecord } from './mission.ts';

/** A stop as far as two missions are compared: what is done there, for which job. */
export type Work = HandOverWork | ChargeWork;

export interface HandOverWork {
  readonly kind: 'pick-up' | 'drop-off' | 'return';
  readonly job: JobId;
}

export interface ChargeWork {
  readonly kind: 'charge';
  readonly at: CoordinatesE7;
  /** Per mille of the battery at which the robot goes on. */
  readonly enough: number;
}

export type JobsById = ReadonlyMap<JobId, JobRecord>;

/** The jobs a mission names. */
export function jobsOf(mission: MissionRecord): JobId[] {
  return decodeMission(mission.payload).jobs.map(({ statement }) => jobIdOf(statement));
}

/** The stops of a mission at which something is handed over, and charges that are not over. */
function workOf(mission: MissionRecord, battery: number): Work[] {
  const payload = decodeMission(mission.payload);
  return payload.stops.flatMap((stop, index): Work[] => {
    if (stop.kind === 'charge') {
      const work: ChargeWork = { kind: 'charge', at: stop.at, enough: stop.enough ?? CHARGED };
      return isCharged(mission, index, work, battery) ? [] : [work];
    }
    const entry = stop.job === undefined ? undefined : payload.jobs[stop.job];
    if (entry === undefined || stop.kind === 'park') return [];
    return [{ kind: stop.kind, job: jobIdOf(entry.statement) }];
  });
}

/** Robots tell when they reach a charger and what is in their battery; that they leave it again shows in both. */
function isCharged(
  { reached }: MissionRecord,
  index: number,
  { enough }: ChargeWork,
  battery: number,
): boolean {
  return reached > index + 1 || (reached === index + 1 && battery >= enough);
}

/**
 * What of a mission the hub still wants: signed hand-overs, cancels and other robots' plans taken off.
 * @param battery of the robot, per mille.
 */
export function wantedWork(mission: MissionRecord, jobs: JobsById, battery: number): Work[] {
  return workOf(mission, battery).filter((work) => {
    if (work.kind === 'charge') return true;
    const job = jobs.get(work.job);
    if (job === undefined || (job.device !== null && job.device !== mission.device)) return false;
    return work.kind === 'pick-up' ? isWaiting(job.state) : isActive(job.state);
  });
}

/** Whether the robot has told that it reached the place of this work, the first that is left of its mission. */
export function standsAt(mission: MissionRecord, work: Work | undefined): boolean {
  const { jobs, stops } = decodeMission(mission.payload);
  const index = stops.findIndex(({ kind, job, at }) => {
    if (work === undefined || kind !== work.kind) return false;
    if (work.kind === 'charge') return isSame(work, { kind: 'charge', at, enough: work.enough });
    const entry = job === undefined ? undefined : jobs[job];
    return entry !== undefined && jobIdOf(entry.statement) === work.job;
  });
  return index >= 0 && mission.reached > index;
}

/**
 * What of a mission the robot still means to do: only what it reported itself is taken off. A cancel it has not
 * heard of is in here and not in `wantedWork`, and so makes a new mission.
 */
export function robotsWork(mission: MissionRecord, jobs: JobsById, battery: number): Work[] {
  return workOf(mission, battery).filter((work) => {
    if (work.kind === 'charge') return true;
    const job = jobs.get(work.job);
    if (job === undefined || job.device !== mission.device) return true;
    if (job.state === 'delivered' || job.state === 'returned' || job.state === 'failed') return false;
    return work.kind !== 'pick-up' || job.state !== 'picked-up';
  });
}

export const sameWork = (a: readonly Work[], b: readonly Work[]): boolean =>
  a.length === b.length && a.every((work, i) => isSame(work, b[i] as Work));

/** A little more or less charge is not worth a new mission, per mille. */
const ABOUT = 60;

function isSame(a: Work, b: Work): boolean {
  if (a.kind !== 'charge' || b.kind !== 'charge') {
    return a.kind !== 'charge' && b.kind !== 'charge' && a.kind === b.kind && a.job === b.job;
  }
  const there = a.at.latitude === b.at.latitude && a.at.longitude === b.at.longitude;
  return there && Math.abs(a.enough - b.enough) <= ABOUT;
}
