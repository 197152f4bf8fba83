import type { PlanStopRule } from '../../problem.ts';
import { anneal } from './anneal.ts';
import { detoursOf } from './detours.ts';
import { Fleet } from './fleet.ts';
import { type ElectricInstance, terrainOf } from './instance.ts';
import { Search } from './search.ts';
import { chooseStations, type DrivenRoute } from './stations.ts';

export interface ElectricOptions {
  readonly seed: number;
  readonly stop: PlanStopRule;
  /** `hier`: fewest vehicles, then distance. `dist`: distance alone. */
  readonly objective: 'hier' | 'dist';
}

export interface ElectricAnswer {
  /** Ids of customers and stations of each vehicle in the order they are visited; every recharge is a full one. */
  readonly routes: readonly (readonly string[])[];
  readonly distance: number;
  /** Customers that no vehicle can serve, not even one that serves nobody else. */
  readonly unserved: readonly string[];
}

/** Share of the effort that goes into using fewer vehicles. */
const FLEET_SHARE = 0.2;

/** Short runs from the first plan, and the share of the effort spent when the last of them ends. */
const STARTS = { count: 3, until: 0.65 };
/** A route of fifty visits is left by large steps only: short runs begin far hotter than the long one that refines. */
const COOLING = { start: { hot: 3, cold: 0.1 }, refine: { hot: 0.5, cold: 0.05 } };

/**
 * E-VRPTW with full recharges. Any-time; deterministic by seed and iterations.
 *
 * 1. every customer where it costs least, far ones first;
 * 2. fewer vehicles (fleet.ts);
 * 3. shorter routes (anneal.ts): several short runs from there, since one run often ends in a poor corner, and the best
 *    goes on;
 * 4. the stations of each route, chosen exactly (stations.ts).
 */
export function solveElectric(instance: ElectricInstance, options: ElectricOptions): ElectricAnswer {
  const search = new Search(terrainOf(instance), options.seed, options.stop);
  const unserved = build(search);
  if (options.objective === 'hier') new Fleet(search).minimise(FLEET_SHARE, fewestByLoad(search));
  shorten(search);
  return answer(instance, search, unserved);
}

function shorten(search: Search): void {
  const { routes: first } = search.best;
  const begin = search.budget.look();
  for (let start = 1; start <= STARTS.count; start++) {
    search.routes.restore(first);
    anneal(search, begin + ((STARTS.until - begin) * start) / STARTS.count, COOLING.start);
  }
  search.routes.restore(search.best.routes);
  anneal(search, 1, COOLING.refine);
}

function build(search: Search): number[] {
  const { routes, recreate, insertion } = search;
  const { customers } = routes.terrain;
  const unserved: number[] = [];
  const all = Int32Array.from({ length: customers }, (_, i) => i + 1);
  recreate.sort(all, customers, 'far');
  for (const customer of all) {
    if (recreate.insert(customer, 0)) continue;
    const slot = routes.open();
    const delta = insertion.delta(slot, customer);
    if (delta < Number.POSITIVE_INFINITY) routes.insert(slot, customer, insertion.position, delta);
    else {
      routes.close(slot);
      unserved.push(customer);
    }
  }
  routes.commit();
  search.keepBest();
  return unserved;
}

/** No fewer vehicles can load what is ordered. */
function fewestByLoad({ routes: { terrain } }: Search): number {
  const ordered = terrain.demand.reduce((sum, demand) => sum + demand, 0);
  return Math.ceil(ordered / terrain.capacity - 1e-9);
}

function answer(
  { customers, stations }: ElectricInstance,
  { routes: { terrain }, best }: Search,
  unserved: readonly number[],
): ElectricAnswer {
  const ids = ['', ...customers.map(({ id }) => id), ...stations.map(({ id }) => id)];
  const arcs = new Set(best.routes.flatMap((route) => arcsOf(route.customers)));
  const detours = detoursOf(terrain, Number.POSITIVE_INFINITY, (a, b) => arcs.has(`${a} ${b}`));
  const driven = best.routes.map((route): DrivenRoute => {
    const chosen = chooseStations(terrain, detours, route.customers);
    if (chosen === undefined) throw new Error('a route of the search cannot be driven');
    return chosen;
  });
  return {
    routes: driven.map(({ nodes }) => nodes.map((node) => ids[node] as string)),
    distance: driven.reduce((sum, { distance }) => sum + distance, 0),
    unserved: unserved.map((customer) => ids[customer] as string),
  };
}

const arcsOf = (customers: readonly number[]): string[] =>
  [...customers, 0].map((to, i) => `${customers[i - 1] ?? 0} ${to}`);
