import type { Clock } from '../../protocol/clock.ts';
import type { DeviceId, JobId } from '../../protocol/ids.ts';
import { CHARGED } from '../../protocol/missions.ts';
import { sampleFlags } from '../../protocol/telemetry.ts';
import { type CoordinatesE7, toUnixSeconds, type UnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { CapabilitiesView } from '../../protocol/views/enrolment.ts';
import type { DeviceDirectory, EnrolledDevice } from '../fleet/device-directory.ts';
import type { JobRecord } from '../jobs/job.ts';
import { activeStates } from '../jobs/transitions.ts';
import { fleetFigures } from '../planning/fleet-figures.ts';
import { comesTo, isExhausted, isSamePlace, leavesWith, nearestFree } from '../planning/live/charge-rule.ts';
import type { LiveCharger, LiveRobot, TakenPlugs } from '../planning/live/live-problem.ts';
import type { ZoneRules } from '../planning/live/live-zones.ts';
import { type Charging, type Leaves, plugUse } from '../planning/live/plug-use.ts';
import type { PlanVisit } from '../planning/problem.ts';
import type { FrameStore, Twin } from '../store/frame-store.ts';
import type { JobStore } from '../store/job-store.ts';
import type { LastHeard } from './last-heard.ts';
import { type CommandRecord, isEnded, type MissionRecord } from './mission.ts';
import { type ChargeWork, type HandOverWork, jobsOf, standsAt, type Work, wantedWork } from './remaining.ts';
import type { TroubleWatch } from './trouble-watch.ts';

export interface LookParts {
  readonly store: Pick<JobStore, 'job' | 'jobs' | 'currentMissions' | 'lastCommand'>;
  readonly frames: Pick<FrameStore, 'twins'>;
  readonly directory: Pick<DeviceDirectory, 'list'>;
  readonly realClock: Clock;
  readonly lastHeard: LastHeard;
  readonly online: (device: DeviceId) => boolean;
  readonly trouble: Pick<TroubleWatch, 'isInTrouble'>;
  readonly chargers: readonly LiveCharger[];
  /** Operators' zones; robots may be everywhere when absent. */
  readonly zones?: ZoneRules;
  /** The world's clock. */
  readonly clock: Clock;
}

/** A robot as a round of planning meets it; `at` is where it starts with work, a charger when it charges first. */
export interface ReadyRobot extends LiveRobot {
  readonly capabilities: CapabilitiesView;
  /** Where it really is. */
  readonly here: CoordinatesE7;
  /** Per mille. */
  readonly battery: number;
  /** What it does before anything that is planned: it charges, or has to. */
  readonly leading: ChargeWork | undefined;
}

/** Everything a round of planning starts from. */
export interface Fleet {
  readonly robots: readonly ReadyRobot[];
  readonly jobs: readonly JobRecord[];
  /** All active jobs and all that unfinished missions name. */
  readonly byId: ReadonlyMap<JobId, JobRecord>;
  /** Each robot's newest mission. */
  readonly current: ReadonlyMap<DeviceId, MissionRecord>;
  readonly chargers: readonly LiveCharger[];
  /** Their plugs that robots have or are about to have. */
  readonly taken: TakenPlugs;
  /** Chargers that missions end at. */
  readonly sent: ReadonlyMap<DeviceId, CoordinatesE7>;
  /** What robots have of their missions still to do, as far as the planner has a say in it. */
  readonly doing: ReadonlyMap<DeviceId, readonly PlanVisit[]>;
  readonly committed: ReadonlySet<JobId>;
  readonly frozen: ReadonlyMap<DeviceId, readonly PlanVisit[]>;
  /** Orders a robot's own state confirms. */
  readonly confirmed: readonly CommandRecord[];
  readonly zones?: ZoneRules | undefined;
}

/** What is taken for a charger the map no longer knows. */
const lostCharger = { id: '', plugs: Number.POSITIVE_INFINITY, watts: 300 };

/** Open jobs planned at once; the rest wait in line. */
const MAX_OPEN = 200;

/**
 * The fleet as it is. The stop a robot drives to or stands at stays first: it may be opening its lid right now. A robot is planned for while it is connected; one that is offline keeps its mission and
 * its jobs and is left alone, and so is one that stands where zones do not let it be: it waits for an operator. One that
 * stays silent keeps only what is aboard, the rest goes to others.
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
  const known: ReadyRobot[] = [];
  const charging: Charging<DeviceId>[] = [];
  const frozen = new Map<DeviceId, readonly PlanVisit[]>();
  const leftAlone = new Set<DeviceId>();
  const confirmed: CommandRecord[] = [];
  const sent = new Map<DeviceId, CoordinatesE7>();
  const doing = new Map<DeviceId, readonly PlanVisit[]>();
  const time = parts.clock.now();
  const now = toUnixSeconds(time);
  for (const enrolled of devices) {
    const { device } = enrolled;
    const twin = twinOf.get(device);
    const order = await store.lastCommand(device, ['stop', 'resume', 'home']);
    if (order !== undefined && confirms(order, twin)) confirmed.push({ ...order, stage: 'done' });
    const silent = parts.lastHeard.isSilent(device);
    const refusing = (refusedUntil.get(device) ?? 0) > parts.realClock.now();
    const isAway = silent || order?.kind === 'stop' || parts.trouble.isInTrouble(device, time);
    const robot = knownRobot(enrolled, twin, isAway, now);
    if (robot === undefined || refusing || !(silent || parts.online(device))) {
      if (!silent || refusing) leftAlone.add(device);
      continue;
    }
    const isShut = (at: CoordinatesE7) => parts.zones?.shutBy(robot.figures.profile, at) !== undefined;
    if (isShut(robot.at) && !isAway) {
      leftAlone.add(device);
      continue;
    }
    const open = parts.chargers.filter(({ at }) => !isShut(at));
    const mission = current.get(device);
    const work =
      mission === undefined || isEnded(mission.state) ? [] : wantedWork(mission, byId, robot.battery);
    const isAtStop = mission !== undefined && standsAt(mission, work[0]);
    const begun = work[0]?.kind === 'charge' && isShut(work[0].at) ? undefined : work[0];
    const leading = isAway ? undefined : leadingCharge(robot, begun, isAtStop, open, charging);
    doing.set(device, work.flatMap(visitsOf));
    const end = work.at(-1);
    if (end?.kind === 'charge') sent.set(device, end.at);
    const next = isAway || leading !== undefined ? undefined : begun && visitsOf(begun)[0];
    const goal = next && placeOf(next, byId);
    // A stop that a zone has come over binds nobody.
    const first = next === undefined || (goal !== undefined && isShut(goal)) ? [] : [next];
    if (first.length > 0) frozen.set(device, first);
    const bound = first[0] && goal;
    known.push({ ...robot, leading, ...(bound === undefined ? {} : { bound }) });
    if (leading === undefined) continue;
    const isPlugged = isAtStop && ((twin?.sample.flags ?? 0) & sampleFlags.charging) !== 0;
    charging.push(chargingOf(robot, leading, isPlugged, parts.chargers));
  }
  const { leaves, taken } = plugUse(charging);
  const robots = known.map((robot) => chargesFirst(robot, leaves.get(robot.device)));
  const committed = new Set([...frozen.values()].flat().map(({ job }) => job));
  const jobs = inLine(active.filter((job) => isPlannable(job, leftAlone, robots)));
  const { chargers, zones } = parts;
  return { robots, jobs, byId, current, committed, frozen, confirmed, chargers, taken, sent, doing, zones };
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
function knownRobot(
  { device, status, capabilities }: EnrolledDevice,
  twin: Twin | undefined,
  halted: boolean,
  now: UnixSeconds,
): ReadyRobot | undefined {
  const figures = fleetFigures[capabilities.kind];
  if (twin === undefined || figures === undefined) return undefined;
  const { at, battery } = twin.sample;
  return {
    device,
    capabilities,
    figures,
    compartments: capabilities.compartments,
    at,
    here: at,
    battery,
    ready: now,
    usable: (figures.capacity * battery) / 1_000,
    takes: halted || status !== 'registered' ? 'nothing new' : 'new jobs',
    leading: undefined,
  };
}

/** A robot at or on its way to a charger, or with nothing but its reserve, charges before it works. */
function leadingCharge(
  robot: ReadyRobot,
  work: Work | undefined,
  isAtStop: boolean,
  chargers: readonly LiveCharger[],
  others: readonly Charging<DeviceId>[],
): ChargeWork | undefined {
  return work?.kind === 'charge' ? work : chargeNow(robot, isAtStop, chargers, others);
}

function chargingOf(
  { device, figures, at, usable, ready }: ReadyRobot,
  leading: ChargeWork,
  isPlugged: boolean,
  chargers: readonly LiveCharger[],
): Charging<DeviceId> {
  const charger = chargers.find((one) => isSamePlace(one.at, leading.at)) ?? {
    ...lostCharger,
    at: leading.at,
  };
  const there = isPlugged
    ? { arrives: ready, usable }
    : comesTo(figures, { at, usable, now: ready }, charger.at);
  return { robot: device, figures, charger, isPlugged, ...there, enough: leading.enough / 1_000 };
}

/**
 * It is planned for from its charger, from when it will have enough. One that has enough already may leave at once, and
 * one that would stand in line works with what it has.
 */
function chargesFirst({ leading, ...robot }: ReadyRobot, leaves: Leaves | undefined): ReadyRobot {
  if (leading === undefined || leaves === undefined) return { ...robot, leading: undefined };
  const { figures, usable } = robot;
  if (usable >= leavesWith(figures, leading.enough / 1_000)) return { ...robot, leading };
  return { ...robot, at: leading.at, ready: unixSeconds(leaves.ready), usable: leaves.usable, leading };
}

/** Whoever stands at a door finishes there first: somebody may be typing a code. */
function chargeNow(
  { figures, usable, at, takes }: ReadyRobot,
  isAtStop: boolean,
  chargers: readonly LiveCharger[],
  others: readonly Charging<DeviceId>[],
): ChargeWork | undefined {
  if (isAtStop || takes !== 'new jobs' || !isExhausted(figures, usable)) return undefined;
  const busy = new Map<string, number>();
  for (const { charger } of others) busy.set(charger.id, (busy.get(charger.id) ?? 0) + 1);
  const charger = nearestFree(at, chargers, busy);
  return charger && { kind: 'charge', at: charger.at, enough: CHARGED };
}

/** The robot's own report, not the sending, is the confirmation. */
function confirms({ kind, stage }: CommandRecord, twin: Twin | undefined): boolean {
  if (stage === 'done' || twin === undefined) return false;
  const stopped = (twin.sample.flags & sampleFlags.stopped) !== 0;
  return (kind === 'stop' && stopped) || (kind === 'resume' && !stopped);
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

/** Where a visit is made: a parcel that is cancelled goes back to where it came from. */
function placeOf({ job, kind }: PlanVisit, jobs: ReadonlyMap<JobId, JobRecord>): CoordinatesE7 | undefined {
  const record = jobs.get(job);
  return record && (kind === 'pick-up' || record.cancelling ? record.pickUp : record.dropOff).at;
}

const visitsOf = (work: Work): PlanVisit[] => (work.kind === 'charge' ? [] : [visitOf(work)]);

const visitOf = ({ kind, job }: HandOverWork): PlanVisit => ({
  job,
  kind: kind === 'pick-up' ? 'pick-up' : 'drop-off',
});
