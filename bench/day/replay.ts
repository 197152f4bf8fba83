import { type LiveJob, liveProblem } from '../../hub/planning/live/live-problem.ts';
import { LiveStreets } from '../../hub/planning/live/live-streets.ts';
import { dueJobs, maySpare } from '../../hub/planning/live/release.ts';
import { TravelTable } from '../../hub/planning/live/travel-table.ts';
import type { Plan, PlannedRoute, PlanVisit } from '../../hub/planning/problem.ts';
import { createAirspace } from '../../maps/airspace/airspace.ts';
import { createDroneRouter } from '../../maps/airspace/drone-router.ts';
import { type Areas, ringsOf } from '../../maps/areas.ts';
import type { RoadNetwork } from '../../maps/roads/network.ts';
import { pavement } from '../../maps/roads/profiles.ts';
import { createRouter } from '../../maps/roads/router.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import { chargeWhenLow } from './charge-when-low.ts';
import type { DayFacts, DayOrder } from './facts.ts';
import type { DayEntry, DayPlan, DayStop } from './log.ts';
import type { Question } from './main-loop.ts';
import type { DayPlanner } from './planners.ts';
import { deviceOf, jobOf, orderOf, type Situation, situationOf } from './situation.ts';
import type { Trouble } from './trouble.ts';
import type { RouteStop } from './vehicle.ts';
import { World } from './world.ts';

export interface Day {
  readonly facts: DayFacts;
  readonly network: RoadNetwork;
  readonly areas: Areas;
  readonly trouble: Trouble;
  /** Seconds of the day; nobody works after `end`. */
  readonly begin: number;
  readonly end: number;
}

/** Seconds after which the hub looks again although nothing happened. */
const REVIEW = 300;

const WH_A_METER = { pavement: 0.03, drone: 0.025 } as const;

/** One day from order to hand-over: the world goes on, a planner is asked whenever something happened. */
export class Replay {
  readonly #day: Day;
  readonly #planner: DayPlanner;
  /** Told of every question before it is answered. */
  readonly #asks: (question: Question) => void;
  readonly #streets: LiveStreets;
  readonly #world: World;
  readonly #tables: { readonly pavement: TravelTable; readonly drone: TravelTable };
  #nextOrder = 0;
  #nextBreakdown = 0;
  #causes = new Set<string>();
  #left: readonly number[] = [];
  #review: number;

  constructor(day: Day, planner: DayPlanner, asks: (question: Question) => void = () => undefined) {
    this.#asks = asks;
    const { facts, network, trouble, areas, begin } = day;
    this.#day = day;
    this.#planner = planner;
    this.#streets = new LiveStreets({ network, profile: pavement, router: createRouter(network, pavement) });
    const air = createDroneRouter(createAirspace(ringsOf(areas, 'no-fly')));
    this.#tables = {
      pavement: new TravelTable(this.#streets.router, WH_A_METER.pavement),
      drone: new TravelTable(air, WH_A_METER.drone),
    };
    // A hub prepares its streets when it starts, not when the first order comes.
    const places = facts.chargers.map(({ at }) => at);
    for (const table of Object.values(this.#tables)) table.matrix(places, []);
    this.#world = new World(
      {
        facts,
        network,
        trouble,
        routerOf: (profile) => (profile === 'drone' ? air : this.#streets.router),
        told: (cause) => this.#causes.add(cause),
        blockFound: (edge) => this.#block(edge),
      },
      begin,
    );
    this.#review = begin + REVIEW;
  }

  run(): readonly DayEntry[] {
    for (let time = this.#next(); time <= this.#day.end; time = this.#next()) this.#step(time);
    return this.#world.log;
  }

  #next(): number {
    const { orders } = this.#day.facts;
    const { breakdowns } = this.#day.trouble;
    return Math.min(
      this.#world.next(),
      orders[this.#nextOrder]?.placed ?? Number.POSITIVE_INFINITY,
      breakdowns[this.#nextBreakdown]?.begin ?? Number.POSITIVE_INFINITY,
      this.#streets.nextFree(),
      this.#review,
    );
  }

  #step(time: number): void {
    const { facts, trouble } = this.#day;
    const world = this.#world;
    world.advance(time);
    for (; (facts.orders[this.#nextOrder]?.placed ?? Number.POSITIVE_INFINITY) <= time; this.#nextOrder++) {
      world.orders[this.#nextOrder] = 'open';
      this.#causes.add('order');
    }
    for (
      let due = trouble.breakdowns[this.#nextBreakdown];
      due !== undefined && due.begin <= time;
      due = trouble.breakdowns[++this.#nextBreakdown]
    ) {
      world.breakDown(due.vehicle, due.end);
    }
    if (this.#streets.free(time)) this.#newStreets('street free again');
    if (time >= this.#review) this.#causes.add('review');
    // A vehicle with nothing to do is news only when somebody waits.
    if (this.#left.length === 0) this.#causes.delete('idle');
    if (this.#causes.size > 0) this.#plan([...this.#causes].sort().join(', '));
    this.#causes.clear();
  }

  #plan(cause: string): void {
    const { facts } = this.#day;
    const world = this.#world;
    const { time } = world;
    this.#giveUpLate();
    const began = { wall: performance.now(), cpu: process.cpuUsage() };
    const { situation, committed, leaves } = situationOf(world, facts, this.#tables);
    const { due, later } = this.#due(situation.jobs, situation.now, committed);
    const { problem } = liveProblem({ ...situation, jobs: due });
    const asked = { frozen: frozenOf(committed), warmStart: this.#routesNow(committed) };
    const options = { ...asked, seed: 1 };
    const built = performance.now() - began.wall;
    this.#asks({ problem, asked });
    const first = this.#planner.first(problem, options);
    const { user, system } = process.cpuUsage(began.cpu);
    const wall = performance.now() - began.wall;
    const plan = this.#planner.better(problem, options, first);
    this.#left = plan.unassigned.map(({ job }) => orderOf(job));
    const left = [...this.#left, ...later.map(({ job }) => orderOf(job))];
    world.log.push({
      kind: 'plan',
      time,
      plan: { cause, committed, ...announced(plan), left, built, wall, cpu: (user + system) / 1_000 },
    });
    this.#send(plan, committed, leaves);
    this.#review = time + REVIEW;
  }

  /** An order whose time is over and that nobody has aboard or is on the way to is over. */
  #giveUpLate(): void {
    const { orders, time, vehicles } = this.#world;
    const wanted = new Set(
      vehicles.flatMap(({ doing }) =>
        'stop' in doing && doing.stop.kind !== 'charge' ? [doing.stop.order] : [],
      ),
    );
    for (const [order, state] of orders.entries()) {
      const { latest } = this.#day.facts.orders[order] as DayOrder;
      if (state === 'open' && latest < time && !wanted.has(order)) orders[order] = 'failed';
    }
  }

  #send({ routes }: Plan, committed: Situation['committed'], leaves: Situation['leaves']): void {
    const world = this.#world;
    for (const [index] of world.vehicles.entries()) {
      const route = routes.find(({ vehicle }) => vehicle === deviceOf(index));
      const stops = route === undefined ? [] : stopsOf(route);
      const spare = route === undefined || this.#planner.departs === 'at once' ? 0 : maySpare(route);
      const due = world.time + spare;
      world.send(index, committed.has(index) ? stops.slice(1) : stops, {
        due,
        leavesWith: leaves.get(index) ?? 0,
      });
    }
    chargeWhenLow(world, this.#day.facts);
  }

  #due(
    jobs: readonly LiveJob[],
    now: UnixSeconds,
    committed: Situation['committed'],
  ): ReturnType<typeof dueJobs> {
    if (this.#planner.departs === 'at once') return { due: jobs, later: [] };
    return dueJobs(jobs, now, new Set([...committed.values()].map(({ order }) => jobOf(order))));
  }

  /** What vehicles are to do as of now, as a warm start. */
  #routesNow(committed: Situation['committed']): ReadonlyMap<DeviceId, readonly PlanVisit[]> {
    return new Map(
      this.#world.vehicles.map(({ route }, index) => {
        const first = committed.get(index);
        return [deviceOf(index), [...(first === undefined ? [] : [first]), ...route].flatMap(visitOf)];
      }),
    );
  }

  #block(edge: number): void {
    this.#streets.block(edge, this.#world.time);
    this.#newStreets('blocked street', edge);
  }

  #newStreets(cause: string, edge?: number): void {
    this.#tables.pavement.forget();
    if (edge !== undefined) this.#world.reroute(edge);
    this.#causes.add(cause);
  }
}

const visitOf = (stop: DayStop): PlanVisit[] =>
  stop.kind === 'charge' ? [] : [{ job: jobOf(stop.order), kind: stop.kind }];

const frozenOf = (committed: Situation['committed']): ReadonlyMap<DeviceId, readonly PlanVisit[]> =>
  new Map([...committed].map(([index, stop]) => [deviceOf(index), visitOf(stop)]));

function stopsOf({ stops }: PlannedRoute): RouteStop[] {
  return stops.flatMap((stop): RouteStop[] => {
    if (stop.kind === 'break') return [];
    if (stop.kind === 'charge') {
      const { charger, begin, after } = stop;
      return [{ kind: 'charge', charger: Number(charger), begin, enough: after }];
    }
    return [{ kind: stop.kind, order: orderOf(stop.job), begin: stop.begin }];
  });
}

function announced({ routes }: Plan): Pick<DayPlan, 'routes'> {
  return {
    routes: new Map(
      routes
        .map((route): [number, RouteStop[]] => [indexOf(route.vehicle), stopsOf(route)])
        .filter(([, stops]) => stops.length > 0),
    ),
  };
}

const indexes = new Map<DeviceId, number>();

function indexOf(device: DeviceId): number {
  for (let index = indexes.size; !indexes.has(device); index++) indexes.set(deviceOf(index), index);
  return indexes.get(device) as number;
}
