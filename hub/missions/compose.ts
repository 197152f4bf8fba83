import type { Route } from '../../maps/roads/route.ts';
import type { Router } from '../../maps/roads/router.ts';
import type { JobId } from '../../protocol/ids.ts';
import type { MissionJob, MissionPayload, MissionStop } from '../../protocol/missions.ts';
import { type CoordinatesE7, unixSeconds } from '../../protocol/units.ts';
import type { JobRecord } from '../jobs/job.ts';
import type { ChargeWork, HandOverWork, Work } from './remaining.ts';

/** World seconds a robot waits for the shipper to take a parcel back before it asks again later. */
const RETURN_PATIENCE = 600;

export interface ComposedMission {
  readonly payload: MissionPayload;
  /** Streets its paths lead over. */
  readonly edges: ReadonlySet<number>;
}

/** What a robot is to do as the payload it gets: each job once, each stop with its path from the one before. */
export function composeMission(
  start: CoordinatesE7,
  work: readonly Work[],
  jobs: ReadonlyMap<JobId, JobRecord>,
  router: Pick<Router, 'snap' | 'route'>,
): ComposedMission {
  const named: JobRecord[] = [];
  const edges = new Set<number>();
  let from = start;
  const pathTo = (at: CoordinatesE7): readonly CoordinatesE7[] => {
    const way = wayBetween(router, from, at);
    from = at;
    for (const { edge } of way?.edges ?? []) edges.add(edge);
    // Without a way on the map the path is left empty, and the robot's own judgement takes over.
    return way?.geometry ?? [];
  };
  const stops = work.flatMap((part): MissionStop[] => {
    if (part.kind === 'charge') return [chargeStop(part, pathTo(part.at))];
    const record = jobs.get(part.job);
    if (record === undefined) return [];
    let index = named.indexOf(record);
    if (index < 0) index = named.push(record) - 1;
    const at = (part.kind === 'drop-off' ? record.dropOff : record.pickUp).at;
    return [{ ...handOverStop(part, record), at, job: index, path: pathTo(at) }];
  });
  return { payload: { jobs: named.map(missionJob), stops }, edges };
}

function chargeStop({ at, enough }: ChargeWork, path: readonly CoordinatesE7[]): MissionStop {
  return { kind: 'charge', at, path, earliest: unixSeconds(0), latest: unixSeconds(0), patience: 0, enough };
}

function handOverStop({ kind }: HandOverWork, { fields, terms }: JobRecord) {
  return {
    kind,
    earliest: kind === 'pick-up' ? terms.earliest : unixSeconds(0),
    latest: unixSeconds(fields.latest),
    patience: kind === 'return' ? RETURN_PATIENCE : terms.patience,
  };
}

const missionJob = ({ statement, signature, pickUp, dropOff }: JobRecord): MissionJob => ({
  statement,
  signature,
  pickUp,
  dropOff,
});

function wayBetween(
  router: Pick<Router, 'snap' | 'route'>,
  from: CoordinatesE7,
  to: CoordinatesE7,
): Route | undefined {
  const a = router.snap(from);
  const b = router.snap(to);
  return a && b && router.route(a, b);
}
