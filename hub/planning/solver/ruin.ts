import type { Draws } from './draws.ts';
import { jobOfNode, leadNode } from './model.ts';
import type { Neighbours } from './neighbours.ts';
import type { Routes } from './routes.ts';

/** Longest string, average number of visits removed, chance of a split string and of ending its kept part. */
export interface RuinFigures {
  readonly longest: number;
  readonly average: number;
  readonly split: number;
  readonly stopKeeping: number;
}

export const ruinFigures: RuinFigures = { longest: 10, average: 12, split: 0.5, stopKeeping: 0.5 };

/**
 * Slack Induction by String Removals, the ruin (Christiaens and Vanden Berghe 2020, section 5.1 and 5.2): strings of
 * visits next to each other, in routes near a seed visit. A visit takes the other visit of its job with it.
 */
export class Ruin {
  /** Jobs in no route just now. */
  readonly removed: Int32Array;
  count = 0;
  readonly #routes: Routes;
  readonly #neighbours: Neighbours;
  readonly #draws: Draws;
  readonly #figures: RuinFigures;
  readonly #ruined: Int32Array;
  readonly #seen: Int32Array;
  #round = 0;

  constructor(routes: Routes, neighbours: Neighbours, draws: Draws, figures: RuinFigures) {
    this.removed = new Int32Array(routes.model.jobs);
    this.#routes = routes;
    this.#neighbours = neighbours;
    this.#draws = draws;
    this.#figures = figures;
    this.#ruined = new Int32Array(routes.model.vehicles);
    this.#seen = new Int32Array(routes.model.vehicles);
  }

  /** Adds what it removes to `removed`. */
  around(seed: number): void {
    const { routeOf, positionOf, fixed, model, isOpen, length, slotOf } = this.#routes;
    const { vehicles } = model;
    const { each, of } = this.#neighbours;
    const draws = this.#draws;
    const round = ++this.#round;
    let visits = 0;
    let used = 0;
    for (let r = 0; r < vehicles; r++) {
      const count = (length[slotOf[r] as number] as number) - 1 - (fixed[r] as number);
      visits += count;
      if (count > 0) used++;
    }
    const longest = Math.min(this.#figures.longest, visits / Math.max(1, used));
    const strings = 1 + Math.floor(draws.next() * ((4 * this.#figures.average) / (1 + longest) - 1));
    let ruined = 0;
    let visit = seed;
    for (let k = 0; ruined < strings; k++) {
      const route = routeOf[visit] as number;
      if (route >= 0 && this.#seen[route] !== round && isOpen[route] === 1) {
        const position = positionOf[visit] as number;
        if (position >= (fixed[route] as number)) {
          this.#seen[route] = round;
          this.#ruined[ruined++] = route;
          this.#removeString(route, position, longest);
        }
      }
      if (k >= each) break;
      visit = of[seed * each + k] as number;
      if (visit < 0) break;
    }
    for (let i = 0; i < ruined; i++) this.#routes.dropMarked(this.#ruined[i] as number);
  }

  /** A string that holds the position; a split one keeps some visits in its middle. */
  #removeString(route: number, position: number, longest: number): void {
    const { nodes, fixed } = this.#routes;
    const draws = this.#draws;
    const count = this.#routes.count(route);
    const first = fixed[route] as number;
    const base = this.#routes.base(route);
    const longestHere = Math.min(count, longest);
    const wanted = Math.min(count, 1 + Math.floor(draws.next() * longestHere));
    let kept = 0;
    if (wanted > 1 && wanted < count && draws.next() < this.#figures.split) {
      kept = 1;
      while (wanted + kept < count && draws.next() > this.#figures.stopKeeping) kept++;
    }
    const span = Math.min(count, wanted + kept);
    const low = Math.max(first, position - span + 1);
    const high = Math.min(position, first + count - span);
    const start = low + draws.below(high - low + 1);
    const keptFrom = kept > 0 ? start + 1 + draws.below(Math.max(1, span - kept - 1)) : start + span;
    for (let k = start; k < start + span; k++) {
      if (k < keptFrom || k >= keptFrom + kept) this.take(jobOfNode(nodes[base + k] as number));
    }
  }

  /** Marks a job as in no route; the route is not changed yet. */
  take(job: number): void {
    const { routeOf, model } = this.#routes;
    const lead = leadNode(model, job);
    if ((routeOf[lead] as number) < 0) return;
    routeOf[lead] = -1;
    const other = model.partner[lead] as number;
    if (other >= 0) routeOf[other] = -1;
    this.removed[this.count++] = job;
  }
}
