import { bestWatts } from '../../charging/energy-screen.ts';
import type { PlugBookings } from '../../charging/plugs.ts';
import type { Plan, PlanOptions, PlanProblem } from '../../problem.ts';
import type { Model } from '../model.ts';
import type { Neighbours } from '../neighbours.ts';
import type { RouteCharger } from './route-charger.ts';

/** Shares of the budget for each round of planning. */
const rounds = [0.75, 0.25] as const;

/** What one search made: its plan, and who charges when. */
export interface Planned {
  readonly plan: Plan;
  readonly model: Model;
  readonly charger: RouteCharger | undefined;
  readonly neighbours: Neighbours;
}

/** Where a round begins: with what the one before it planned and booked. */
export interface Round extends Pick<PlanOptions, 'stop' | 'progress'> {
  readonly from?: NonNullable<PlanOptions['warmStart']>;
  readonly bookings?: ReadonlyMap<number, PlugBookings>;
  /** The problem is the same, and so are they. */
  readonly neighbours?: Neighbours;
}

/** Whether vehicles might want the same plug at the same time, which no search of single routes can see. */
export function sharesPlugs({ chargers = [], vehicles }: PlanProblem): boolean {
  const charging = vehicles.filter(({ battery }) => bestWatts(battery, chargers) > 0).length;
  return chargers.some(({ plugs }) => plugs > 0 && plugs < charging);
}

/**
 * Plans twice where plugs are few: first as if every vehicle had them alone, and whoever comes second charges around the
 * first; then each around what the others have booked. The better plan of the two.
 */
export function planInRounds(options: PlanOptions, plan: (round: Round) => Planned): Plan {
  const [first, second] = rounds;
  let stopped = false;
  const part = (share: number, done: number): Round => ({
    ...stopOf(options, share),
    progress: (told) => {
      const answer = options.progress?.({ ...told, share: done + share * told.share });
      stopped ||= answer === 'stop';
      return answer;
    },
  });
  const before = plan(part(first, 0));
  if (stopped || before.charger === undefined) return before.plan;
  // Nobody meets anybody at a plug: all that is left is to go on searching, which a short search cannot repay.
  if (isShort(options) && [...before.charger.bookings.values()].every(({ size }) => size === 0))
    return before.plan;
  const after = plan({
    ...part(second, first),
    from: new Map(before.plan.routes.map(({ vehicle, stops }) => [vehicle, stops])),
    bookings: before.charger.bookings,
    neighbours: before.neighbours,
  });
  return isBetter(after, before) ? after.plan : before.plan;
}

/** A search so short that setting it up takes as long. */
function isShort({ stop }: PlanOptions): boolean {
  if (stop === undefined) return false;
  return 'iterations' in stop ? stop.iterations < 100 : stop.seconds < 0.1;
}

function stopOf({ stop }: PlanOptions, share: number): Pick<PlanOptions, 'stop'> {
  if (stop === undefined) return {};
  return 'iterations' in stop
    ? { stop: { iterations: Math.max(1, Math.round(stop.iterations * share)) } }
    : { stop: { ...stop, seconds: stop.seconds * share } };
}

function isBetter(one: Planned, than: Planned): boolean {
  const [a, b] = [worthOf(one), worthOf(than)];
  if (a.unserved !== b.unserved) return a.unserved < b.unserved;
  if (one.model.problem.objective === 'fewest vehicles' && a.vehicles !== b.vehicles) {
    return a.vehicles < b.vehicles;
  }
  return a.cost < b.cost;
}

function worthOf({ plan: { routes, unassigned }, model: { problem, weight, prize } }: Planned) {
  const index = new Map(problem.jobs.map(({ id }, job) => [id, job]));
  const left = unassigned.map(({ job }) => index.get(job) as number);
  const sum = (of: Float64Array) => left.reduce((total, job) => total + (of[job] as number), 0);
  return {
    unserved: sum(weight),
    vehicles: routes.filter(({ visits }) => visits.length > 0).length,
    cost: routes.reduce((total, { cost }) => total + cost, sum(prize)),
  };
}
