import { MemoryDeviceDirectory } from '../../../hub/fleet/memory-device-directory.ts';
import type { JobRecord } from '../../../hub/jobs/job.ts';
import { JobDesk } from '../../../hub/jobs/job-desk.ts';
import { CommandDesk } from '../../../hub/missions/command-desk.ts';
import { Dispatcher } from '../../../hub/missions/dispatcher.ts';
import { LastHeard } from '../../../hub/missions/last-heard.ts';
import { Projector } from '../../../hub/missions/projector.ts';
import { TroubleWatch } from '../../../hub/missions/trouble-watch.ts';
import { cheapestInsertion } from '../../../hub/planning/cheapest-insertion.ts';
import type { LiveCharger } from '../../../hub/planning/live/live-problem.ts';
import type { ZoneRules } from '../../../hub/planning/live/live-zones.ts';
import { InlineEngine } from '../../../hub/planning/live/plan-engine.ts';
import { TravelTable } from '../../../hub/planning/live/travel-table.ts';
import type { FrameStore } from '../../../hub/store/frame-store.ts';
import type { JobStore } from '../../../hub/store/job-store.ts';
import { MemoryFrameStore } from '../../../hub/store/memory-frame-store.ts';
import { MemoryJobStore } from '../../../hub/store/memory-job-store.ts';
import type { Router } from '../../../maps/roads/router.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { parseCode } from '../../../protocol/codes.ts';
import { splitDownlink } from '../../../protocol/downlink.ts';
import { frameStatementOf } from '../../../protocol/frames.ts';
import { signDelivery, signPickUp, signReturn } from '../../../protocol/handover.ts';
import { type DeviceId, fromHex } from '../../../protocol/ids.ts';
import { jobIdOf, type MadeJob } from '../../../protocol/jobs.ts';
import { decodeMission, type MissionPayload } from '../../../protocol/missions.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { missionStatement } from '../../../protocol/statements/mission.ts';
import {
  encodeFramePayload,
  type FleetEvent,
  type FramePayload,
  sampleFlags,
} from '../../../protocol/telemetry.ts';
import {
  type CoordinatesE7,
  milliseconds,
  toUnixSeconds,
  unixMilliseconds,
} from '../../../protocol/units.ts';
import { parseJobOrder } from '../../../protocol/views/job.ts';
import {
  aJob,
  aPerson,
  aRobot,
  type JobWishes,
  network,
  orderOf,
  place,
  START,
  straightRouter,
} from './a-world.ts';
import { enrolDevice } from './an-enrolment.ts';

export const SILENT_AFTER = milliseconds(60_000);
export const hub = aPerson(204);
export const shipper = aPerson(1);

/** A mission as it came to a robot. */
export interface Received {
  readonly device: DeviceId;
  readonly mission: Uint8Array;
  readonly number: number;
  readonly payload: MissionPayload;
  readonly bytes: Uint8Array;
}

/** Jobs, planning and missions of a hub on the given stores, with robots that only do what a test says. */
export function aFleet(
  stores: {
    jobs?: JobStore;
    frames?: FrameStore;
    clock?: ManualClock;
    seed?: number;
    router?: Router;
    chargers?: readonly LiveCharger[];
    zones?: ZoneRules;
  } = {},
) {
  const clock = stores.clock ?? new ManualClock(START);
  const realClock = new ManualClock(START);
  const store = stores.jobs ?? new MemoryJobStore();
  const frames = stores.frames ?? new MemoryFrameStore();
  const directory = new MemoryDeviceDirectory();
  const lastHeard = new LastHeard(realClock, SILENT_AFTER);
  const trouble = new TroubleWatch();
  const router = stores.router ?? straightRouter;
  const sent: Received[] = [];
  const troubles: unknown[] = [];
  const offline = new Set<DeviceId>();
  const changed: JobRecord[] = [];
  const channel = {
    sendMission: async (device: DeviceId, bytes: Uint8Array) => {
      const { statement, payload } = splitDownlink('mission', bytes);
      const { mission, number } = missionStatement.decodeFor(network, statement);
      sent.push({ device, mission, number, payload: decodeMission(payload), bytes });
    },
    sendCommand: async () => undefined,
  };
  const authority = { network, signer: hub.signer };
  const told = (job: JobRecord) => changed.push(job);
  const report = (error: unknown) => troubles.push(error);
  const jobs = new JobDesk({
    network,
    verifier: nativeVerifier,
    router: straightRouter,
    store,
    clock,
    changed: told,
  });
  const commands = new CommandDesk({ ...authority, store, channel, clock });
  const dispatcher = new Dispatcher({
    ...authority,
    store,
    frames,
    directory,
    channel,
    engine: new InlineEngine(cheapestInsertion),
    routers: { pavement: router },
    tables: { pavement: new TravelTable(router, 0.03) },
    tryStreetsAgain: () => undefined,
    chargers: stores.chargers ?? [],
    ...(stores.zones === undefined ? {} : { zones: stores.zones }),
    trouble,
    clock,
    realClock,
    random: seededRandom(stores.seed ?? 5),
    lastHeard,
    online: (device) => !offline.has(device),
    changed: told,
    planned: () => undefined,
    report,
  });
  const projector = new Projector({
    network,
    verifier: nativeVerifier,
    frames,
    store,
    clock,
    changed: told,
    refused: (device) => dispatcher.refused(device),
    moved: () => undefined,
    report,
  });

  /** Enrols and registers a robot that stands at a place. */
  async function join(robot: Robot, at: CoordinatesE7, compartments = 2): Promise<void> {
    await enrolDevice(directory, robot.id, aPerson(9).address, START, compartments);
    await directory.setStatus(robot.id, 'registered');
    await report_(robot, at);
  }

  /** A frame of the robot with one sample and these events, committed. */
  async function report_(
    robot: Robot,
    at: CoordinatesE7,
    events: readonly FleetEvent[] = [],
    flags = 0,
    battery = 900,
  ): Promise<void> {
    const time = clock.now();
    const contents: FramePayload = {
      previous: new Uint8Array(16),
      samples: [{ time, at, altitude: 0, heading: 0, speed: 0, battery, flags }],
      events,
    };
    robot.sequence++;
    const payload = encodeFramePayload(time, contents);
    const unsigned = { session: 1, sequence: robot.sequence, t0: time, payload };
    const statement = frameStatementOf(network, robot.signer.publicKey, unsigned);
    const signature = robot.signer.sign(statement);
    await frames.append({ device: robot.id, ...unsigned, signature, contents, received: time });
    lastHeard.heard(robot.id);
    trouble.note(robot.id, contents.samples, contents.events);
  }

  async function order(wishes: JobWishes = {}): Promise<MadeJob> {
    const job = aJob(shipper, wishes);
    await jobs.submit(parseJobOrder(orderOf(job)), undefined);
    return job;
  }

  const lastMission = (robot: Robot): Received | undefined =>
    sent.findLast(({ device }) => device === robot.id);
  const stateOf = async (job: MadeJob) => (await store.job(job.id))?.state;

  return {
    clock,
    realClock,
    store,
    frames,
    directory,
    sent,
    troubles,
    offline,
    changed,
    jobs,
    commands,
    dispatcher,
    projector,
    join,
    report: report_,
    order,
    trouble,
    lastMission,
    stateOf,
  };
}

export interface Robot extends ReturnType<typeof aRobot> {
  sequence: number;
}

export const robotNumber = (seed: number): Robot => ({ ...aRobot(seed), sequence: 0 });

/** What the stops of a mission are, by number of the job in `jobs`. */
export const stopsOf = (received: Received | undefined, jobs: readonly MadeJob[]) =>
  received?.payload.stops.map(({ kind, job }) => {
    const statement = job === undefined ? undefined : received.payload.jobs[job]?.statement;
    const id = statement === undefined ? undefined : jobIdOf(statement);
    return `${kind} ${jobs.findIndex((made) => made.id === id)}`;
  });

const handOver = (time: number, signed: { statement: Uint8Array; signature: Uint8Array }) => ({
  time: unixMilliseconds(time),
  ...signed,
});

export function pickedUp(robot: Robot, { mission }: Received, job: MadeJob, time: number): FleetEvent {
  const seconds = toUnixSeconds(unixMilliseconds(time));
  const code = parseCode(job.codes['pick-up']);
  const signed = signPickUp(network, robot.signer, { job: fromHex(job.id), mission, time: seconds, code });
  return { kind: 'pick-up', ...handOver(time, signed) };
}

export function delivered(
  robot: Robot,
  { mission }: Received,
  job: MadeJob,
  time: number,
  pickedUpAt = time,
): FleetEvent {
  const seconds = toUnixSeconds(unixMilliseconds(time));
  const signed = signDelivery(network, robot.signer, {
    job: fromHex(job.id),
    mission,
    pickedUp: toUnixSeconds(unixMilliseconds(pickedUpAt)),
    delivered: seconds,
    pickUpCode: parseCode(job.codes['pick-up']),
    dropOffCode: parseCode(job.codes['drop-off']),
    driven: 2_000,
    firstSession: 1,
    firstSequence: robot.sequence,
    lastSession: 1,
    lastSequence: robot.sequence + 1,
  });
  return { kind: 'delivery', ...handOver(time, signed) };
}

export function broughtBack(robot: Robot, { mission }: Received, job: MadeJob, time: number): FleetEvent {
  const seconds = toUnixSeconds(unixMilliseconds(time));
  const returnCode = parseCode(job.codes.return);
  const fields = { job: fromHex(job.id), mission, time: seconds, returnCode, reason: 3 };
  return { kind: 'return', ...handOver(time, signReturn(network, robot.signer, fields)) };
}

export const depot = place(0, 0);
export const carrying = sampleFlags.carrying;
