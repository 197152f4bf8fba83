import type { DeviceId, JobId } from '../../protocol/ids.ts';
import { type CoordinatesE7, type UnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { JobRecord } from '../jobs/job.ts';
import { chargeAfter, isSamePlace } from '../planning/live/charge-rule.ts';
import { usableAfter } from '../planning/live/level.ts';
import type { LiveProblem } from '../planning/live/live-problem.ts';
import { maySpare } from '../planning/live/release.ts';
import type { Plan, PlannedRoute, RouteStop } from '../planning/problem.ts';
import type { Fleet, ReadyRobot } from './look.ts';
import type { ChargeWork, Work } from './remaining.ts';

/** What a robot is to do in order, with when it gets there. */
export interface Itinerary {
  readonly device: DeviceId;
  readonly stops: readonly ItineraryStop[];
  readonly seconds: number;
  readonly decimeters: number;
  /** Seconds it may stay where it is before it has to leave. */
  readonly spare: number;
}

export interface ItineraryStop {
  readonly work: Work;
  readonly arrive: UnixSeconds;
}

/** From routes to what robots do: charging first where they have to, and after the last stop where little is left. */
export function itineraries(
  { routes }: Plan,
  { problem, places }: LiveProblem,
  fleet: Fleet,
): readonly Itinerary[] {
  const busy = new Map<string, number>();
  const openTo = ({ figures }: ReadyRobot) =>
    fleet.chargers.filter(({ at }) => fleet.zones?.shutBy(figures.profile, at) === undefined);
  const count = (at: CoordinatesE7) => {
    const id = fleet.chargers.find((charger) => isSamePlace(charger.at, at))?.id;
    if (id !== undefined) busy.set(id, (busy.get(id) ?? 0) + 1);
  };
  for (const { leading } of fleet.robots) if (leading !== undefined) count(leading.at);
  return routes.flatMap((route): Itinerary[] => {
    const { vehicle: device, seconds, decimeters } = route;
    const robot = fleet.robots.find((one) => one.device === device);
    const vehicle = problem.vehicles.find(({ id }) => id === device);
    if (robot === undefined || vehicle === undefined) return [];
    const planned = route.stops.flatMap((stop) => stopOf(stop, robot, fleet));
    const first = leadingStops(robot, planned.length > 0, problem.now);
    const isCharging = first.length > 0 && planned.length === 0;
    const end = {
      at: places[route.stops.at(-1)?.place ?? vehicle.start] ?? robot.at,
      usable: usableAfter(problem, vehicle, route),
    };
    const last = isCharging
      ? []
      : lastCharge(robot, route, end, { chargers: openTo(robot), sent: fleet.sent }, busy);
    for (const { work } of last) if (work.kind === 'charge') count(work.at);
    const spare = first.length > 0 || planned.length === 0 ? 0 : maySpare(route);
    return [{ device, stops: [...first, ...planned, ...last], seconds, decimeters, spare }];
  });
}

function stopOf(stop: RouteStop, robot: ReadyRobot, { byId, chargers }: Fleet): ItineraryStop[] {
  const { arrive } = stop;
  if (stop.kind === 'break') return [];
  if (stop.kind !== 'charge') return [{ work: workOf(stop, byId), arrive }];
  const charger = chargers.find(({ id }) => id === stop.charger);
  if (charger === undefined) return [];
  return [{ work: chargeWork(charger.at, stop.after / robot.figures.capacity), arrive }];
}

function workOf({ kind, job }: { kind: 'pick-up' | 'drop-off'; job: JobId }, jobs: Jobs): Work {
  if (kind === 'pick-up') return { kind, job };
  return { kind: jobs.get(job)?.cancelling === true ? 'return' : 'drop-off', job };
}

type Jobs = ReadonlyMap<JobId, JobRecord>;

/** A robot that charges goes on doing so; with work before it, up to what the plan assumed and no longer. */
function leadingStops(
  { leading, figures, usable, battery }: ReadyRobot,
  hasWork: boolean,
  now: UnixSeconds,
): ItineraryStop[] {
  if (leading === undefined) return [];
  if (!hasWork) return [{ work: leading, arrive: now }];
  const enough = usable / figures.capacity;
  return battery >= enough * 1_000 ? [] : [{ work: chargeWork(leading.at, enough), arrive: now }];
}

/** The charger after the last stop, unless the robot may do nothing new or the plan has charged it. */
function lastCharge(
  { takes, figures, device }: ReadyRobot,
  { stops }: PlannedRoute,
  end: { readonly at: CoordinatesE7; readonly usable: number },
  { chargers, sent }: Pick<Fleet, 'chargers' | 'sent'>,
  busy: ReadonlyMap<string, number>,
): ItineraryStop[] {
  const last = stops.at(-1);
  if (takes !== 'new jobs' || last?.kind === 'charge') return [];
  const charge = chargeAfter(figures, end, sent.get(device), chargers, busy);
  if (charge === undefined) return [];
  return [{ work: chargeWork(charge.charger.at, charge.enough), arrive: last?.arrive ?? unixSeconds(0) }];
}

const chargeWork = (at: CoordinatesE7, share: number): ChargeWork => ({
  kind: 'charge',
  at,
  enough: Math.min(1_000, Math.round(share * 1_000)),
});
