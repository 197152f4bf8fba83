import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { MissionPayload } from '../../protocol/missions.ts';
import { returnReasons } from '../../protocol/statements/delivery.ts';
import { checkMission } from './check-mission.ts';
import { currentStop, type Phase, type Progress, tell } from './progress.ts';
import type { Step } from './step.ts';
import { isSameWork, jobOfStop } from './stops.ts';
import { appendReturn } from './way-back.ts';

/**
 * A newer mission replaces the older one if it holds; if not, the old one goes on and the hub hears why. The
 * number counts either way: the same retained message is not judged again after every connect.
 */
export const takeMission: Step = (progress, input, { now, rules }) => {
  if (input.kind !== 'mission') return progress;
  const { mission, number, expires, payload } = input.order;
  if (number <= progress.missionNumber) return progress;
  const numbered: Progress = { ...progress, missionNumber: number };
  try {
    checkMission(payload, progress, rules);
    const kept = keepHandOver(progress, payload);
    const plan = { mission, number, expires, payload: kept.payload, stop: 0, phase: kept.phase };
    const accepted = tell({ ...numbered, plan }, { kind: 'mission-accepted', time: now, mission, number });
    return bringBack(accepted);
  } catch (refusal) {
    if (!isFleetError(refusal)) throw refusal;
    const reason = `${refusal.code}: ${refusal.message}`.slice(0, 200);
    return tell(numbered, { kind: 'mission-refused', time: now, mission, number, reason });
  }
};

/**
 * A robot at a door finishes there: the stop it stands at comes first in the new mission, with the tries
 * already used. One at a charger that is to charge there goes on doing so. Throws MISSION_DURING_HAND_OVER when it is gone although its code was given.
 */
function keepHandOver(
  progress: Progress,
  payload: MissionPayload,
): { payload: MissionPayload; phase: Phase } {
  const old = progress.plan;
  const stop = currentStop(progress);
  const driving = { payload, phase: { kind: 'driving' } as const };
  if (old === null || stop === undefined || old.phase.kind === 'driving') return driving;
  if (old.phase.kind === 'charging') {
    const first = payload.stops[0];
    const stays = first !== undefined && isSameWork([old.payload, stop], [payload, first]);
    return stays ? { payload, phase: old.phase } : driving;
  }
  const index = payload.stops.findIndex((other) => isSameWork([old.payload, stop], [payload, other]));
  const here = payload.stops[index];
  if (here === undefined) {
    if (old.phase.code !== null) throw new FleetError('MISSION_DURING_HAND_OVER', { stop: old.stop });
    return driving;
  }
  const rest = payload.stops.filter((_, i) => i !== index);
  return { payload: { ...payload, stops: [here, ...rest] }, phase: old.phase };
}

/** Parcels whose delivery failed need a way back even if the hub has not heard of it yet. */
function bringBack(progress: Progress): Progress {
  let next = progress;
  for (const { job, returning } of progress.parcels) {
    const { payload } = next.plan ?? { payload: { jobs: [], stops: [] } };
    const returns = payload.stops.some(
      (stop) => stop.kind === 'return' && jobOfStop(payload, stop)?.id === job,
    );
    if (returning !== 0 && !returns) next = appendReturn(next, job);
    if (returning === 0 && returns) next = markReturning(next, job);
  }
  return next;
}

/** The hub ordered it back: the shipper cancelled. */
function markReturning(progress: Progress, job: string): Progress {
  const parcels = progress.parcels.map((parcel) =>
    parcel.job === job ? { ...parcel, returning: returnReasons.cancelled } : parcel,
  );
  return { ...progress, parcels };
}
