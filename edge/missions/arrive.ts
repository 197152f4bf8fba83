import { straightMeters } from '../../maps/geometry/distance.ts';
import { type UnixMilliseconds, unixMilliseconds } from '../../protocol/units.ts';
import { currentStop, type Phase, type Progress, parcelOf, tell, withPhase } from './progress.ts';
import type { Step } from './step.ts';
import { jobOfStop } from './stops.ts';
import { extendTrail } from './way-back.ts';

/** Standing this near to a stop's place is being there, in metres; people reach a little further. */
const ARRIVAL_METERS = 8;

/** The robot stands where its stop is: it says so and begins what is to be done there. */
export const arrive: Step = (progress, input, { now }) => {
  const plan = progress.plan;
  const stop = currentStop(progress);
  if (input.kind !== 'state' || plan === null || stop === undefined) return progress;
  if (plan.phase.kind !== 'driving' || input.state.motion !== 'standing') return progress;
  if (straightMeters(input.state.at, stop.at) > ARRIVAL_METERS) return progress;
  const told = tell(remember(progress), {
    kind: 'stop-reached',
    time: now,
    mission: plan.mission,
    stop: plan.stop,
  });
  switch (stop.kind) {
    case 'charge':
      return withPhase(told, { kind: 'charging' });
    case 'park':
      return { ...told, plan: { ...plan, stop: plan.stop + 1 } };
    default:
      return withPhase(told, atDoor(told, now, freeCompartment(input.state.compartments, told)));
  }
};

/** The way of this leg belongs to the way back of every parcel aboard. */
function remember(progress: Progress): Progress {
  const stop = currentStop(progress);
  if (stop === undefined) return progress;
  const leg = [...stop.path, stop.at];
  return {
    ...progress,
    parcels: progress.parcels.map((parcel) => ({ ...parcel, trail: extendTrail(parcel.trail, leg) })),
  };
}

function atDoor(progress: Progress, now: UnixMilliseconds, free: number): Phase {
  const stop = currentStop(progress);
  const job =
    progress.plan === null || stop === undefined ? undefined : jobOfStop(progress.plan.payload, stop)?.id;
  const parcel = job === undefined ? undefined : parcelOf(progress, job);
  const since = unixMilliseconds(Math.max(now, (stop?.earliest ?? 0) * 1_000));
  return {
    kind: 'at-door',
    since,
    tries: 0,
    notBefore: now,
    code: null,
    compartment: parcel?.compartment ?? free,
  };
}

/** The first empty compartment nobody counts on; -1 when all are taken, then the pick-up waits out its patience. */
function freeCompartment(compartments: readonly (string | null)[], progress: Progress): number {
  return compartments.findIndex(
    (inside, i) => inside === null && !progress.parcels.some((parcel) => parcel.compartment === i),
  );
}
