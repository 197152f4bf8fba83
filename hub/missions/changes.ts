import type { Router } from '../../maps/roads/router.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { type DeviceId, type JobId, missionId, toHex } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import { toUnixSeconds, type UnixMilliseconds, type UnixSeconds } from '../../protocol/units.ts';
import type { JobRecord } from '../jobs/job.ts';
import { isWaiting, type JobChange, moveJob } from '../jobs/transitions.ts';
import { fleetFigures } from '../planning/fleet-figures.ts';
import type { StoreChange } from '../store/job-store.ts';
import { composeMission } from './compose.ts';
import type { Itinerary } from './itinerary.ts';
import type { Fleet, ReadyRobot } from './look.ts';
import { isEnded, type MissionRecord } from './mission.ts';
import { jobsOf, robotsWork, sameWork, type Work } from './remaining.ts';
import { type Authority, MISSION_LASTS, signMission } from './sign.ts';

export interface ComposeParts extends Authority {
  /** By profile. */
  readonly routers: Readonly<Record<string, Router>>;
  readonly random: Random;
  /** Robots whose way leads through a street that is closed now: the same work by another way. */
  readonly mustTurn: ReadonlySet<DeviceId>;
}

/** What has to be stored, then sent and told, so that robots and jobs are as planned. */
export interface PlannedChanges {
  readonly changes: readonly StoreChange[];
  readonly missions: readonly MissionRecord[];
  /** Streets each of them leads over. */
  readonly edges: ReadonlyMap<DeviceId, ReadonlySet<number>>;
  readonly jobs: readonly JobRecord[];
}

/** Compares the plan with what robots have: a new mission only where the work differs. */
export function plannedChanges(
  parts: ComposeParts,
  fleet: Fleet,
  plan: readonly Itinerary[],
  time: UnixMilliseconds,
): PlannedChanges {
  const now = toUnixSeconds(time);
  const moved = new Map<JobId, JobRecord>();
  const missions: MissionRecord[] = [];
  const edges = new Map<DeviceId, ReadonlySet<number>>();
  const changes: StoreChange[] = fleet.confirmed.map((command) => ({ kind: 'command', command }));
  const move = (job: JobRecord, change: JobChange) => {
    const result = moveJob(moved.get(job.id) ?? job, change, time);
    moved.set(job.id, result.job);
    changes.push({ kind: 'job', ...result });
  };

  const taken = new Set<JobId>();
  for (const { device, stops, spare } of plan) {
    const robot = fleet.robots.find((one) => one.device === device);
    if (robot === undefined) continue;
    const work = stops.map((stop) => stop.work);
    for (const part of work) if (part.kind !== 'charge') taken.add(part.job);
    const before = fleet.current.get(device);
    const turns = parts.mustTurn.has(device) && work.length > 0;
    // An idle robot leaves in time and no sooner: until then its plan may become a better one.
    if (spare > 0 && (before === undefined || isEnded(before.state))) continue;
    if (!turns && isAsBefore(before, work, robot, fleet.byId, now)) continue;
    const made = newMission(parts, robot, work, fleet, now);
    if (made === undefined) continue;
    const { mission } = made;
    missions.push(mission);
    edges.set(device, made.edges);
    changes.push({ kind: 'new-mission', mission });
    const sent = new Set(jobsOf(mission));
    for (const part of work) {
      if (part.kind === 'pick-up' && sent.has(part.job)) assign(move, fleet.byId.get(part.job), mission);
    }
  }
  for (const job of fleet.jobs) {
    if (!taken.has(job.id) && isWaiting(job.state)) leave(move, job, now);
  }
  return { changes, missions, edges, jobs: [...moved.values()] };
}

/** Nothing is sent while the robot's mission says the same: a new one would only disturb it. */
function isAsBefore(
  before: MissionRecord | undefined,
  work: readonly Work[],
  { battery }: Pick<ReadyRobot, 'battery'>,
  jobs: ReadonlyMap<JobId, JobRecord>,
  now: UnixSeconds,
): boolean {
  if (before === undefined || isEnded(before.state)) return work.length === 0;
  const expiring = before.issued + MISSION_LASTS < now + 3_600;
  return sameWork(robotsWork(before, jobs, battery), work) && !(expiring && work.length > 0);
}

interface NewMission {
  readonly mission: MissionRecord;
  readonly edges: ReadonlySet<number>;
}

/** Undefined when all that fits into a mission is what the robot has already. */
function newMission(
  parts: ComposeParts,
  robot: ReadyRobot,
  work: readonly Work[],
  { byId, current }: Fleet,
  issued: UnixSeconds,
): NewMission | undefined {
  const { device, here, capabilities } = robot;
  const id = missionId(toHex(parts.random.bytes(16)));
  const before = current.get(device);
  const number = (before?.number ?? 0) + 1;
  const router = parts.routers[fleetFigures[capabilities.kind]?.profile ?? ''] as Router;
  const sign = (some: readonly Work[]): NewMission => {
    const { payload, edges } = composeMission(here, some, byId, router);
    return { mission: signMission(parts, { id, device, number, issued, payload }), edges };
  };
  try {
    return sign(work);
  } catch (error) {
    // Very long ways have more points than a mission may: then one job at a time.
    if (!isFleetError(error, 'PAYLOAD_INVALID')) throw error;
    const short = oneJob(work);
    return isAsBefore(before, short, robot, byId, issued) ? undefined : sign(short);
  }
}

/** What is aboard and the first job that is not. */
function oneJob(work: readonly Work[]): Work[] {
  const waiting = work.flatMap((part) => (part.kind === 'pick-up' ? [part.job] : []));
  const later = new Set(waiting.slice(1));
  return work.filter((part) => part.kind === 'charge' || !later.has(part.job));
}

type Move = (job: JobRecord, change: JobChange) => void;

function assign(move: Move, job: JobRecord | undefined, { device, id }: MissionRecord): void {
  if (job === undefined) return;
  if (job.device === device && job.state !== 'open') {
    // The same robot under a newer mission.
    move(job, { to: job.state, cause: 'planned anew', device, mission: id });
    return;
  }
  move(job, { to: 'planned', cause: 'in the plan', device, mission: id });
  move(job, { to: 'assigned', cause: 'mission sent', device, mission: id });
}

/** A job no robot takes waits as open, and ends when its time is over. */
function leave(move: Move, job: JobRecord, now: UnixSeconds): void {
  const nobody = { device: null, mission: null };
  if (job.state !== 'open') move(job, { to: 'open', cause: 'taken out of the plan', ...nobody });
  if (job.fields.latest > now) return;
  const reason = 'no robot could take it in time';
  move(job, { to: 'failed', cause: reason, reason, ...nobody });
}
