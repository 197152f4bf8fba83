import type { JobId } from '../../protocol/ids.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import type { PlanStopView, PlanView } from '../../protocol/views/plan.ts';
import type { JobRecord } from '../jobs/job.ts';
import type { PlanVisit, Unassigned } from '../planning/problem.ts';
import type { Itinerary, ItineraryStop } from './itinerary.ts';

interface Planned {
  readonly byId: ReadonlyMap<JobId, JobRecord>;
  readonly frozen: ReadonlyMap<string, readonly PlanVisit[]>;
}

/** The plan as the API tells it. */
export function planView(
  made: UnixSeconds,
  plan: readonly Itinerary[],
  unassigned: readonly Unassigned[],
  { byId, frozen }: Planned,
): PlanView {
  return {
    made,
    routes: plan.map(({ device, stops, seconds, decimeters }) => ({
      device,
      stops: stops.map((stop, i) => stopView(stop, byId, i < (frozen.get(device)?.length ?? 0))),
      metres: Math.round(decimeters / 10),
      seconds: Math.ceil(seconds),
    })),
    unassigned: unassigned.map((row) => ({ ...row })),
  };
}

function stopView(
  { work, arrive }: ItineraryStop,
  jobs: ReadonlyMap<JobId, JobRecord>,
  committed: boolean,
): PlanStopView {
  if (work.kind === 'charge') {
    return { kind: 'charge', job: null, at: work.at, arrive, latest: arrive, committed };
  }
  const { kind, job } = work;
  const record = jobs.get(job);
  const place = kind === 'drop-off' ? record?.dropOff : record?.pickUp;
  return { kind, job, at: place?.at ?? null, arrive, latest: record?.fields.latest ?? arrive, committed };
}
