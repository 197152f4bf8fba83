import type { DeviceId } from '../../protocol/ids.ts';
import type { ParcelView } from '../../protocol/views/share.ts';
import type { JobRecord } from '../jobs/job.ts';
import type { HttpDeps } from './deps.ts';
import { coarsePlace } from './robot-view.ts';

type Needs = 'directory' | 'frames' | 'plan';

/** A parcel for who waits for it: how far it is and when it comes, but no door and no exact place. */
export async function parcelOf(
  deps: Pick<HttpDeps, Needs>,
  { id, state, device, fields, changed }: JobRecord,
): Promise<Omit<ParcelView, 'expires'>> {
  const stops = deps.plan().routes.find((route) => route.device === device)?.stops ?? [];
  const last = stops.findIndex((stop) => stop.job === id && stop.kind !== 'pick-up');
  return {
    job: id,
    state,
    latest: fields.latest,
    changed,
    arrive: stops[last]?.arrive ?? null,
    stopsBefore: last < 0 ? null : last,
    // A robot that brought it is nobody's business any more, and one that is only planned may be another tomorrow.
    robot:
      device !== null && (state === 'accepted' || state === 'picked-up') ? await robotOf(deps, device) : null,
  };
}

async function robotOf(
  { directory, frames }: Pick<HttpDeps, Needs>,
  id: DeviceId,
): Promise<ParcelView['robot']> {
  const [device, twin] = await Promise.all([directory.find(id), frames.twin(id)]);
  if (device === undefined) return null;
  const at = twin === undefined ? null : coarsePlace(twin.sample.at);
  return { device: id, kind: device.kind, at, seen: twin?.received ?? null };
}
