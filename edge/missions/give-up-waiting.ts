import type { JobId } from '../../protocol/ids.ts';
import { returnReasons } from '../../protocol/statements/delivery.ts';
import { currentStop, endJob, type Phase, type Plan, type Progress, tell, withPhase } from './progress.ts';
import type { Moment, Step } from './step.ts';
import { jobOfStop } from './stops.ts';
import { appendReturn } from './way-back.ts';

/** World milliseconds more once the right code was given: somebody is there and slow. */
const GRACE_AFTER_CODE_MS = 300_000;

/**
 * Nobody came within the stop's patience. At the pick-up the job ends here; at the drop-off the parcel goes
 * back; where it came from the robot asks again later, because a parcel has to end somewhere.
 */
export const giveUpWaiting: Step = (progress, input, moment) => {
  const plan = progress.plan;
  const stop = currentStop(progress);
  if (input.kind !== 'state' || plan === null || stop === undefined || plan.phase.kind !== 'at-door')
    return progress;
  const { phase } = plan;
  const patience = stop.patience * 1_000 + (phase.code === null ? 0 : GRACE_AFTER_CODE_MS);
  if (moment.now < phase.since + patience) return progress;
  const job = jobOfStop(plan.payload, stop)?.id;
  if (job === undefined) return progress;
  const fault = (code: string) => tell(progress, { kind: 'fault', time: moment.now, code, detail: job });
  switch (stop.kind) {
    case 'pick-up':
      return endJob(fault('NO_SHOW_PICK_UP'), job);
    case 'drop-off':
      return turnBack(fault('NO_SHOW_DROP_OFF'), job, phase);
    default:
      return askAgain(fault('NO_SHOW_RETURN'), plan, phase, moment);
  }
};

type AtDoor = Extract<Phase, { kind: 'at-door' }>;

function turnBack(progress: Progress, job: JobId, phase: AtDoor): Progress {
  const reason = phase.code === null ? returnReasons.noShow : returnReasons.refused;
  const parcels = progress.parcels.map((parcel) =>
    parcel.job === job ? { ...parcel, returning: reason } : parcel,
  );
  return appendReturn({ ...progress, parcels }, job);
}

/** The last stop waits on; one with others behind it goes to the end of the mission. */
function askAgain(progress: Progress, plan: Plan, phase: AtDoor, { now }: Moment): Progress {
  const { stops } = plan.payload;
  const here = stops[plan.stop];
  if (here === undefined || plan.stop === stops.length - 1) {
    return withPhase(progress, { ...phase, since: now, tries: 0, notBefore: now, code: null });
  }
  // The way back to this door is the way to the stops in between, backwards.
  const away = stops.slice(plan.stop + 1).flatMap((stop) => [...stop.path, stop.at]);
  const later = { ...here, path: [here.at, ...away].reverse() };
  const payload = {
    ...plan.payload,
    stops: [...stops.slice(0, plan.stop), ...stops.slice(plan.stop + 1), later],
  };
  return { ...progress, plan: { ...plan, payload, phase: { kind: 'driving' } } };
}
