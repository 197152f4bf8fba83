import type { JobId } from '../../protocol/ids.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import type { PlanStopView, PlanView } from '../../protocol/views/plan.ts';
import type { JobRecord } from '../jobs/job.ts';
import type { Plan, PlannedRoute, PlanVisit, TimedVisit } from '../planning/problem.ts';

interface Planned {
  readonly byId: ReadonlyMap<JobId, JobRecord>;
  readonly frozen: ReadonlyMap<string, readonly PlanVisit[]>;
}

/** The plan as the API tells it. */
export function planView(made: UnixSeconds, plan: Plan, { byId, frozen }: Planned): PlanView {
  return {
    made,
    routes: plan.routes.map((route) => routeView(route, byId, frozen.get(route.vehicle)?.length ?? 0)),
    unassigned: plan.unassigned.map((row) => ({ ...row })),
  };
}

function routeView(
  { vehicle, visits, seconds, decimeters }: PlannedRoute,
  jobs: ReadonlyMap<JobId, JobRecord>,
  committed: number,
): PlanView['routes'][number] {
  return {
    device: vehicle,
    stops: visits.map((visit, i) => stopView(visit, jobs.get(visit.job), i < committed)),
    metres: Math.round(decimeters / 10),
    seconds: Math.ceil(seconds),
  };
}

function stopView(
  { kind, job, arrive }: TimedVisit,
  record: JobRecord | undefined,
  committed: boolean,
): PlanStopView {
  const back = kind === 'drop-off' && record?.cancelling === true;
  const place = kind === 'pick-up' || back ? record?.pickUp : record?.dropOff;
  return {
    kind: back ? 'return' : kind,
    job,
    at: place?.at ?? null,
    arrive,
    latest: record?.fields.latest ?? arrive,
    committed,
  };
}
