import type { JobDetail, JobEventView, JobView } from '../../protocol/views/job.ts';
import type { JobEvent, JobRecord } from '../jobs/job.ts';
import type { Caller } from './caller.ts';

/** A job with its places; `redactJob` decides who sees them. */
export function jobView(job: JobRecord): JobView {
  const { id, shipper, state, reason, cancelling, device, fields, created, changed, pickUp, dropOff, terms } =
    job;
  return {
    job: id,
    shipper,
    state,
    reason,
    cancelling,
    device,
    distance: fields.distance,
    latest: fields.latest,
    created,
    changed,
    pickUp: pickUp.at,
    dropOff: dropOff.at,
    parcels: terms.load.parcels,
  };
}

export function jobDetail(view: JobView, events: readonly JobEvent[]): JobDetail {
  return { ...view, events: events.map(eventView) };
}

const eventView = ({ number, time, from, to, cause, device }: JobEvent): JobEventView => ({
  number,
  time,
  from,
  to,
  cause,
  device,
});

/** Homes are for the shipper, the owner of the robot that drives there, and operators. */
export function redactJob(caller: Caller, view: JobView, ownsRobot: boolean): JobView {
  if (caller.seesAll || caller.address === view.shipper || ownsRobot) return view;
  return { ...view, pickUp: null, dropOff: null, reason: null };
}
