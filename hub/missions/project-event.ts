import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { verifyDelivery, verifyPickUp, verifyReturn } from '../../protocol/handover.ts';
import {
  type DeviceId,
  deviceIdOf,
  jobId,
  type MissionId,
  missionId,
  type NetworkId,
  toHex,
} from '../../protocol/ids.ts';
import type { Signed } from '../../protocol/jobs.ts';
import { decodeMission } from '../../protocol/missions.ts';
import { deliveryStatement, pickUpStatement, returnStatement } from '../../protocol/statements/delivery.ts';
import type { FleetEvent } from '../../protocol/telemetry.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import type { JobRecord } from '../jobs/job.ts';
import { isWaiting, type JobChange, transitions } from '../jobs/transitions.ts';
import type { CommittedEvent } from '../store/frame-store.ts';
import { isEnded, type MissionRecord } from './mission.ts';
import type { Sheet } from './sheet.ts';

export interface EventRules {
  readonly network: NetworkId;
  readonly verifier: Verifier;
}

/**
 * What one committed event means for jobs and missions. Robots' reports move missions; a job's parcel moves
 * only by signed hand-overs whose codes match. Throws what the hand-over checks throw; nothing has changed then.
 */
export async function projectEvent(
  rules: EventRules,
  sheet: Sheet,
  committed: CommittedEvent,
): Promise<void> {
  const { device, event } = committed;
  switch (event.kind) {
    case 'mission-accepted':
      return onMission(sheet, device, event.mission, accepted);
    case 'mission-refused':
      return onMission(sheet, device, event.mission, (mission) => refused(sheet, mission, event.reason));
    case 'mission-finished':
      return onMission(sheet, device, event.mission, finished);
    case 'mission-aborted':
      return onMission(sheet, device, event.mission, (mission) => aborted(sheet, mission, event.reason));
    case 'stop-reached':
      return onMission(sheet, device, event.mission, (mission) => {
        const reached = Math.max(mission.reached, event.stop + 1);
        if (reached > mission.reached) sheet.update({ ...mission, reached });
      });
    case 'pick-up':
    case 'delivery':
    case 'return':
      return onHandOver(rules, sheet, committed, event);
    case 'fault':
      return onFault(sheet, device, event.code, event.detail);
    default:
      return;
  }
}

type MissionStep = (mission: MissionRecord, sheet: Sheet) => Promise<void> | void;

/** A mission of another device, or of another hub, is none of its business. */
async function onMission(sheet: Sheet, device: DeviceId, id: Uint8Array, step: MissionStep): Promise<void> {
  const mission = await sheet.mission(missionId(toHex(id)));
  if (mission === undefined || mission.device !== device) {
    throw new FleetError('MISSION_UNKNOWN', { mission: toHex(id) });
  }
  await step(mission, sheet);
}

async function accepted(mission: MissionRecord, sheet: Sheet): Promise<void> {
  if (mission.state !== 'issued') return;
  sheet.update({ ...mission, state: 'accepted' });
  for (const job of await sheet.jobsOf(mission.id)) {
    if (job.state === 'assigned')
      sheet.move(job, { to: 'accepted', cause: 'the robot accepted the mission' });
  }
}

async function refused(sheet: Sheet, mission: MissionRecord, reason: string): Promise<void> {
  sheet.refusals.add(mission.device);
  if (mission.state !== 'issued') return;
  sheet.update({ ...mission, state: 'refused', reason });
  await release(sheet, mission.id, `the robot refused the mission: ${reason}`);
}

async function aborted(sheet: Sheet, mission: MissionRecord, reason: string): Promise<void> {
  if (isEnded(mission.state)) return;
  sheet.update({ ...mission, state: 'aborted', reason });
  await release(sheet, mission.id, `the robot gave the mission up: ${reason}`);
}

/** What the robot has not picked up may go to others. */
async function release(sheet: Sheet, mission: MissionId, cause: string): Promise<void> {
  for (const job of await sheet.jobsOf(mission)) {
    if (!isWaiting(job.state) || job.state === 'open') continue;
    sheet.move(job, { to: 'open', cause: cause.slice(0, 200), device: null, mission: null });
  }
}

/** A robot passes over jobs that ended on it before; ordering one of them again and again would never end. */
async function finished(mission: MissionRecord, sheet: Sheet): Promise<void> {
  if (isEnded(mission.state)) return;
  const { stops } = decodeMission(mission.payload);
  sheet.update({ ...mission, state: 'finished', reached: stops.length });
  for (const job of await sheet.jobsOf(mission.id)) {
    if (!isWaiting(job.state)) continue;
    const reason = 'the robot finished without picking it up';
    sheet.move(job, { to: 'failed', cause: reason, reason });
  }
}

type HandOver = Extract<FleetEvent, { kind: 'pick-up' | 'delivery' | 'return' }>;

/**
 * Keeps the robot's proof for the evidence, checks it and moves the job. A proof that does not hold is kept as
 * well: whoever settles says so in public. Throws STATEMENT_…, SIGNATURE_INVALID, HANDOVER_MISMATCH, CODE_WRONG,
 * JOB_UNKNOWN, MISSION_UNKNOWN.
 */
async function onHandOver(
  rules: EventRules,
  sheet: Sheet,
  { id, device }: CommittedEvent,
  event: HandOver,
): Promise<void> {
  const { kind, statement, signature } = event;
  const named = namedBy(rules, event);
  if (named.device !== device) {
    throw new FleetError('HANDOVER_MISMATCH', { kind, other: 'frame', reason: `it was sent by ${device}` });
  }
  const job = await sheet.job(named.job);
  if (job === undefined) throw new FleetError('JOB_UNKNOWN', { job: named.job });
  const mission = await sheet.mission(named.mission);
  if (mission === undefined || mission.device !== device) {
    throw new FleetError('MISSION_UNKNOWN', { mission: named.mission });
  }
  sheet.keep({ event: id, kind, ...named, statement, signature });
  verify(rules, event, job);
  const change = handOverChange(kind, job, mission);
  if (change !== undefined) sheet.move(job, change);
}

function namedBy({ network }: EventRules, { kind, statement }: HandOver) {
  const layout = { 'pick-up': pickUpStatement, delivery: deliveryStatement, return: returnStatement }[kind];
  const { device, job, mission } = layout.decodeFor(network, statement);
  return { device: deviceIdOf(device), job: jobId(toHex(job)), mission: missionId(toHex(mission)) };
}

function verify({ network, verifier }: EventRules, event: HandOver, { statement }: JobRecord) {
  const signed: Signed = event;
  if (event.kind === 'pick-up') return verifyPickUp(network, signed, statement, verifier);
  if (event.kind === 'delivery') return verifyDelivery(network, signed, statement, verifier);
  return verifyReturn(network, signed, statement, verifier);
}

const states = { 'pick-up': 'picked-up', delivery: 'delivered', return: 'returned' } as const;
const causes = {
  'pick-up': 'the pick-up code was given',
  delivery: 'the drop-off code was given',
  return: 'the return code was given',
} as const;

/** The robot that holds the proof has the parcel, whatever was planned. An ended job stays ended. */
function handOverChange(
  kind: HandOver['kind'],
  job: JobRecord,
  { device, id }: MissionRecord,
): JobChange | undefined {
  const to = states[kind];
  if (!transitions[job.state].includes(to)) return undefined;
  if (job.state === 'picked-up' && to === 'picked-up') return undefined;
  return { to, cause: causes[kind], reason: null, device, mission: id };
}

/** Faults that end or turn a job; the rest only inform. */
async function onFault(sheet: Sheet, device: DeviceId, code: string, detail: string): Promise<void> {
  if (code !== 'NO_SHOW_PICK_UP' && code !== 'NO_SHOW_DROP_OFF') return;
  const job = await jobNamed(sheet, detail);
  if (job === undefined || job.device !== device) return;
  if (code === 'NO_SHOW_PICK_UP' && isWaiting(job.state)) {
    const reason = 'nobody gave the parcel at the pick-up';
    sheet.move(job, { to: 'failed', cause: reason, reason });
  }
  if (code === 'NO_SHOW_DROP_OFF' && job.state === 'picked-up' && !job.cancelling) {
    const cause = 'nobody took the parcel; it is brought back';
    sheet.move(job, { to: 'picked-up', cause, cancelling: true });
  }
}

async function jobNamed(sheet: Sheet, text: string): Promise<JobRecord | undefined> {
  try {
    return await sheet.job(jobId(text));
  } catch (error) {
    if (isFleetError(error, 'ID_INVALID')) return undefined;
    throw error;
  }
}
