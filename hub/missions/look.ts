import type { Clock } from '../../protocol/clock.ts';
import type { DeviceId, JobId } from '../../protocol/ids.ts';
import { sampleFlags } from '../../protocol/telemetry.ts';
import type { DeviceDirectory, EnrolledDevice } from '../fleet/device-directory.ts';
import type { JobRecord } from '../jobs/job.ts';
import { activeStates } from '../jobs/transitions.ts';
import { fleetFigures } from '../planning/fleet-figures.ts';
import type { ReadyRobot } from '../planning/fleet-problem.ts';
import type { PlanVisit } from '../planning/problem.ts';
import type { FrameStore, Twin } from '../store/frame-store.ts';
import type { JobStore } from '../store/job-store.ts';
import type { LastHeard } from './last-heard.ts';
import { type CommandRecord, isEnded, type MissionRecord } from './mission.ts';
import { jobsOf, type Work, wantedWork } from './remaining.ts';

export interface LookParts {
  readonly store: Pick<JobStore, 'job' | 'jobs' | 'currentMissions' | 'lastCommand'>;
  readonly frames: Pick<FrameStore, 'twins'>;
  readonly directory: Pick<DeviceDirectory, 'list'>;
  readonly realClock: Clock;
  readonly lastHeard: LastHeard;
  readonly online: (device: DeviceId) => boolean;
}

/** Everything a round of planning starts from. */
export interface Fleet {
  readonly robots: readonly ReadyRobot[];
  readonly jobs: readonly JobRecord[];
  /** All active jobs and all that unfinished missions name. */
  readonly byId: ReadonlyMap<JobId, JobRecord>;
  /** Each robot's newest mission. */
  readonly current: ReadonlyMap<DeviceId, MissionRecord>;
  readonly committed: ReadonlySet<JobId>;
  readonly frozen: ReadonlyMap<DeviceId, readonly PlanVisit[]>;
  /** Orders a robot's own state confirms. */
  readonly confirmed: readonly CommandRecord[];
}

/** Open jobs planned at once; the rest wait in line. */
const MAX_OPEN = 200;

/**
 * The fleet as it is. A robot is planned for while it is connected; one that is offline keeps its mission and
 * its jobs and is left alone; one that stays silent keeps only what is aboard, the rest goes to others.
 * @param refusedUntil real time before which a robot that refused is left alone.
 */
export async function lookAtFleet(
  parts: LookParts,
  refusedUntil: ReadonlyMap<DeviceId, number>,
): Promise<Fleet> {
  const { store, frames, directory } = parts;
  const [active, missions, twins, devices] = await Promise.all([
    store.jobs({ states: activeStates }),
    store.currentMissions(),
    frames.twins(),
    directory.list(),
  ]);
  const byId = new Map(active.map((job) => [job.id, job]));
  await addNamed(byId, store, missions);
  const current = new Map(missions.map((mission) => [mission.device, mission]));
  const twinOf = new Map(twins.map((twin) => [twin.device, twin]));
  const robots: ReadyRobot[] = [];
  const frozen = new Map<DeviceId, readonly PlanVisit[]>();
  const leftAlone = new Set<DeviceId>();
  const confirmed: CommandRecord[] = [];
  for (const enrolled of devices) {
    const { device } = enrolled;
    const twin = twinOf.get(device);
    const order = await store.lastCommand(device, ['stop', 'resume', 'home']);
    if (order !== undefined && confirms(order, twin)) confirmed.push({ ...order, stage: 'done' });
    const silent = parts.lastHeard.isSilent(device);
    const refusing = (refusedUntil.get(device) ?? 0) > parts.realClock.now();
    const robot = readyRobot(enrolled, twin, silent || order?.kind === 'stop');
    if (robot === undefined || refusing || !(silent || parts.online(device))) {
      if (!silent || refusing) leftAlone.add(device);
      continue;
    }
    robots.push(robot);
    const first = silent ? undefined : nextWork(current.get(device), byId);
    if (first !== undefined) frozen.set(device, [visitOf(first)]);
  }
  const committed = new Set([...frozen.values()].flat().map(({ job }) => job));
  const jobs = inLine(active.filter((job) => isPlannable(job, leftAlone, robots)));
  return { robots, jobs, byId, current, committed, frozen, confirmed };
}

/** Jobs that ended while a robot still has them in its mission. */
async function addNamed(
  byId: Map<JobId, JobRecord>,
  store: LookParts['store'],
  missions: readonly MissionRecord[],
): Promise<void> {
  for (const id of missions.filter(({ state }) => !isEnded(state)).flatMap(jobsOf)) {
    const job = byId.has(id) ? undefined : await store.job(id);
    if (job !== undefined) byId.set(id, job);
  }
}

/** Undefined for a robot nobody has seen or the planner cannot route for. */
function readyRobot(
  { device, status, capabilities }: EnrolledDevice,
  twin: Twin | undefined,
  halted: boolean,
): ReadyRobot | undefined {
  if (twin === undefined || fleetFigures[capabilities.kind] === undefined) return undefined;
  const { at, battery } = twin.sample;
  const takes = halted || status !== 'registered' ? 'nothing new' : 'new jobs';
  return { device, capabilities, at, battery, takes };
}

/** The robot's own report, not the sending, is the confirmation. */
function confirms({ kind, stage }: CommandRecord, twin: Twin | undefined): boolean {
  if (stage === 'done' || twin === undefined) return false;
  const stopped = (twin.sample.flags & sampleFlags.stopped) !== 0;
  return (kind === 'stop' && stopped) || (kind === 'resume' && !stopped);
}

/** The stop the robot drives to or stands at stays first: it may be opening its lid right now. */
function nextWork(mission: MissionRecord | undefined, jobs: ReadonlyMap<JobId, JobRecord>): Work | undefined {
  return mission === undefined || isEnded(mission.state) ? undefined : wantedWork(mission, jobs)[0];
}

/** Everything a robot has, and the first of what is open: urgent jobs first, then the older. */
function inLine(jobs: readonly JobRecord[]): JobRecord[] {
  const open = jobs.filter(({ state }) => state === 'open');
  open.sort((a, b) => b.terms.priority - a.terms.priority || a.row - b.row);
  return [...jobs.filter(({ state }) => state !== 'open'), ...open.slice(0, MAX_OPEN)];
}

/** Waiting jobs go anywhere unless a robot that is left alone has them; parcels aboard stay aboard. */
function isPlannable(
  job: JobRecord,
  leftAlone: ReadonlySet<DeviceId>,
  robots: readonly ReadyRobot[],
): boolean {
  if (job.state === 'picked-up') return robots.some(({ device }) => device === job.device);
  return job.device === null || !leftAlone.has(job.device);
}

const visitOf = ({ kind, job }: Work): PlanVisit => ({
  job,
  kind: kind === 'pick-up' ? 'pick-up' : 'drop-off',
});
