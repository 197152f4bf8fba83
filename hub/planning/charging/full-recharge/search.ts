import { type Random, seededRandom } from '../../../../protocol/random.ts';
import type { PlanStopRule } from '../../problem.ts';
import { Budget } from '../../solver/budget.ts';
import { detoursOf } from './detours.ts';
import { Insertion } from './insertion.ts';
import type { Terrain } from './instance.ts';
import { Recreate } from './recreate.ts';
import { type OrderedRoute, Routes } from './routes.ts';
import { Ruin } from './ruin.ts';

/** Ways by stations between two visits that the search thinks of; the answer is written with all. */
const DETOURS = 5;

export interface Found {
  readonly routes: readonly OrderedRoute[];
  readonly distance: number;
}

/** All that a phase of the search works with, and the best found by any. */
export class Search {
  readonly routes: Routes;
  readonly insertion: Insertion;
  readonly ruin: Ruin;
  readonly recreate: Recreate;
  readonly random: Random;
  readonly budget: Budget;
  best: Found = { routes: [], distance: Number.POSITIVE_INFINITY };

  constructor(terrain: Terrain, seed: number, stop: PlanStopRule) {
    this.budget = new Budget(stop);
    this.random = seededRandom(seed);
    this.routes = new Routes(terrain, detoursOf(terrain, DETOURS), this.random);
    this.insertion = new Insertion(this.routes);
    this.ruin = new Ruin(this.routes, this.random, {
      longestString: 10,
      meanRemoved: 10,
      splitRate: 0.5,
      keepMore: 0.5,
    });
    this.recreate = new Recreate(this.routes, this.insertion, this.random);
  }

  meanArc(): number {
    const { total, count, terrain } = this.routes;
    return total / (count + terrain.customers);
  }

  /** Keeps the routes now when they are better: fewer, then shorter. */
  keepBest(): boolean {
    const { routes, best } = this;
    let used = 0;
    for (let r = 0; r < routes.count; r++)
      if ((routes.length[routes.active[r] as number] as number) > 2) used++;
    const fewer = used < best.routes.length;
    const shorter = used === best.routes.length && routes.total < best.distance - 1e-6;
    if (best.routes.length > 0 && !fewer && !shorter) return false;
    this.best = { routes: routes.snapshot(), distance: routes.total };
    return true;
  }
}
