import { signDelivery, signPickUp, signReturn } from '../../protocol/handover.ts';
import { fromHex, type JobId } from '../../protocol/ids.ts';
import { returnReasons } from '../../protocol/statements/delivery.ts';
import { toUnixSeconds } from '../../protocol/units.ts';
import {
  currentStop,
  endJob,
  type Parcel,
  type Phase,
  type Plan,
  type Progress,
  parcelOf,
  tell,
} from './progress.ts';
import type { Moment, Step } from './step.ts';
import { jobOfStop } from './stops.ts';

/**
 * The right code was given and the parcel has changed hands: the robot signs for it. The firmware's compartments
 * tell, not only its events: a kill between event and statement is made good after the restart.
 */
export const completeHandOver: Step = (progress, input, moment) => {
  const plan = progress.plan;
  const stop = currentStop(progress);
  if (plan === null || stop === undefined || plan.phase.kind !== 'at-door' || plan.phase.code === null)
    return progress;
  const compartments = input.kind === 'state' ? input.state.compartments : undefined;
  const job = jobOfStop(plan.payload, stop)?.id;
  const inside = compartments?.[plan.phase.compartment];
  if (job === undefined || inside === undefined) return progress;
  const phase = { ...plan.phase, code: plan.phase.code };
  if (stop.kind === 'pick-up') return inside === job ? pickUp(progress, plan, job, phase, moment) : progress;
  if (inside !== null) return progress;
  const parcel = parcelOf(progress, job);
  if (parcel === undefined) return progress;
  return stop.kind === 'drop-off'
    ? deliver(progress, plan, parcel, phase.code, moment)
    : giveBack(progress, plan, parcel, phase.code, moment);
};

type GivenCode = Extract<Phase, { kind: 'at-door' }> & { readonly code: Uint8Array };

function pickUp(progress: Progress, plan: Plan, job: JobId, phase: GivenCode, moment: Moment): Progress {
  const { network, device, now, frame } = moment;
  const time = toUnixSeconds(now);
  const signed = signPickUp(network, device, {
    job: fromHex(job),
    mission: plan.mission,
    time,
    code: phase.code,
  });
  const parcel: Parcel = {
    job,
    compartment: phase.compartment,
    pickUpCode: phase.code,
    pickedUp: time,
    firstSession: frame.session,
    firstSequence: frame.sequence + 1,
    odometer: progress.odometer,
    trail: [],
    returning: 0,
  };
  const carrying = { ...progress, parcels: [...progress.parcels, parcel] };
  return tell(carrying, {
    kind: 'pick-up',
    time: now,
    statement: signed.statement,
    signature: signed.signature,
  });
}

function deliver(progress: Progress, plan: Plan, parcel: Parcel, code: Uint8Array, moment: Moment): Progress {
  const { network, device, now, frame } = moment;
  // Two parcels handed over at one door may fall into one frame; each names a number of its own.
  const lastSequence = Math.max(frame.sequence + 1, progress.lastSequence + 1, parcel.firstSequence);
  const signed = signDelivery(network, device, {
    job: fromHex(parcel.job),
    mission: plan.mission,
    pickedUp: parcel.pickedUp,
    delivered: Math.max(toUnixSeconds(now), parcel.pickedUp),
    pickUpCode: parcel.pickUpCode,
    dropOffCode: code,
    driven: Math.min(2 ** 32 - 1, Math.max(0, Math.round(progress.odometer - parcel.odometer))),
    firstSession: parcel.firstSession,
    firstSequence: parcel.firstSequence,
    lastSession: Math.max(frame.session, parcel.firstSession),
    lastSequence,
  });
  const ended = { ...endJob(progress, parcel.job), lastSequence };
  return tell(ended, {
    kind: 'delivery',
    time: now,
    statement: signed.statement,
    signature: signed.signature,
  });
}

function giveBack(
  progress: Progress,
  plan: Plan,
  parcel: Parcel,
  code: Uint8Array,
  moment: Moment,
): Progress {
  const { network, device, now } = moment;
  const signed = signReturn(network, device, {
    job: fromHex(parcel.job),
    mission: plan.mission,
    time: toUnixSeconds(now),
    returnCode: code,
    reason: parcel.returning === 0 ? returnReasons.cancelled : parcel.returning,
  });
  return tell(endJob(progress, parcel.job), {
    kind: 'return',
    time: now,
    statement: signed.statement,
    signature: signed.signature,
  });
}
