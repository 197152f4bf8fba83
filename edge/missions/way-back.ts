import type { JobId } from '../../protocol/ids.ts';
import { type MissionPayload, type MissionStop, missionLimits } from '../../protocol/missions.ts';
import { type CoordinatesE7, toUnixSeconds, unixMilliseconds, unixSeconds } from '../../protocol/units.ts';
import { type Progress, parcelOf } from './progress.ts';
import { isOver, jobOfStop } from './stops.ts';

/** Points kept of the way driven with a parcel; a longer way back starts with a straight piece. */
const TRAIL_POINTS = 4_000;
/** World seconds the robot waits where the parcel came from, before it asks again. */
const RETURN_PATIENCE_SECONDS = 600;
const FAR_FUTURE = unixSeconds(toUnixSeconds(unixMilliseconds(8.64e15)));

/** A longer trail, without repeated points, the newest kept. */
export function extendTrail(
  trail: readonly CoordinatesE7[],
  by: readonly CoordinatesE7[],
): readonly CoordinatesE7[] {
  const out = [...trail];
  for (const point of by) {
    const last = out.at(-1);
    if (last?.latitude !== point.latitude || last.longitude !== point.longitude) out.push(point);
  }
  return out.slice(-TRAIL_POINTS);
}

/**
 * Appends a stop that brings the parcel back the way it came: along the trail driven with it and the stops
 * still to come, backwards. It needs no hub; a mission with its own return stop takes its place.
 */
export function appendReturn(progress: Progress, job: JobId): Progress {
  const plan = progress.plan;
  const parcel = parcelOf(progress, job);
  if (plan === null || parcel === undefined) return progress;
  const index = plan.payload.jobs.findIndex((_, i) => jobIdAt(plan.payload, i) === job);
  const place = plan.payload.jobs[index]?.pickUp.at;
  if (place === undefined) return progress;
  const ahead = plan.payload.stops
    .slice(plan.phase.kind === 'driving' ? plan.stop : plan.stop + 1)
    .filter((stop) => !isOver(progress, plan.payload, stop))
    .flatMap((stop) => [...stop.path, stop.at]);
  const stop: MissionStop = {
    kind: 'return',
    at: place,
    job: index,
    path: withinLimits(plan.payload, [...extendTrail(parcel.trail, ahead)].reverse()),
    earliest: unixSeconds(0),
    latest: FAR_FUTURE,
    patience: RETURN_PATIENCE_SECONDS,
  };
  return {
    ...progress,
    plan: { ...plan, payload: { ...plan.payload, stops: [...plan.payload.stops, stop] } },
  };
}

/** A path too long for the mission is left out: the robot then takes the straight line to the place. */
function withinLimits(payload: MissionPayload, path: readonly CoordinatesE7[]): readonly CoordinatesE7[] {
  const points = payload.stops.reduce((sum, stop) => sum + stop.path.length, path.length);
  return points > missionLimits.pathPoints ? [] : path;
}

function jobIdAt(payload: MissionPayload, job: number): JobId | undefined {
  const at = { latitude: 0, longitude: 0 };
  const zero = unixSeconds(0);
  return jobOfStop(payload, { kind: 'return', at, job, path: [], earliest: zero, latest: zero, patience: 0 })
    ?.id;
}
