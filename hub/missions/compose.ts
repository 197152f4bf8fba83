import type { Router } from '../../maps/roads/router.ts';
import type { JobId } from '../../protocol/ids.ts';
import type { MissionJob, MissionPayload, MissionStop } from '../../protocol/missions.ts';
import { type CoordinatesE7, unixSeconds } from '../../protocol/units.ts';
import type { JobRecord } from '../jobs/job.ts';
import type { Work } from './remaining.ts';

/** World seconds a robot waits for the shipper to take a parcel back before it asks again later. */
const RETURN_PATIENCE = 600;

/** What a robot is to do as the payload it gets: each job once, each stop with its path from the one before. */
export function composeMission(
  start: CoordinatesE7,
  work: readonly Work[],
  jobs: ReadonlyMap<JobId, JobRecord>,
  router: Pick<Router, 'snap' | 'route'>,
): MissionPayload {
  const named: JobRecord[] = [];
  let from = start;
  const stops = work.flatMap(({ kind, job }): MissionStop[] => {
    const record = jobs.get(job);
    if (record === undefined) return [];
    let index = named.indexOf(record);
    if (index < 0) index = named.push(record) - 1;
    const at = (kind === 'drop-off' ? record.dropOff : record.pickUp).at;
    const path = pathBetween(router, from, at);
    from = at;
    const { fields, terms } = record;
    return [
      {
        kind,
        at,
        job: index,
        path,
        earliest: kind === 'pick-up' ? terms.earliest : unixSeconds(0),
        latest: unixSeconds(fields.latest),
        patience: kind === 'return' ? RETURN_PATIENCE : terms.patience,
      },
    ];
  });
  return { jobs: named.map(missionJob), stops };
}

const missionJob = ({ statement, signature, pickUp, dropOff }: JobRecord): MissionJob => ({
  statement,
  signature,
  pickUp,
  dropOff,
});

/** Without a way on the map the path is left empty, and the robot's own judgement takes over. */
function pathBetween(
  router: Pick<Router, 'snap' | 'route'>,
  from: CoordinatesE7,
  to: CoordinatesE7,
): readonly CoordinatesE7[] {
  const a = router.snap(from);
  const b = router.snap(to);
  return (a && b && router.route(a, b)?.geometry) ?? [];
}
