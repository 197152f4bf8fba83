import { leadNode, type Model, type VehicleModel } from '../model.ts';
import type { Walk } from '../walk.ts';
import type { Stretch } from './fill-cells.ts';
import type { Shortlist } from './shortlist.ts';

/** Places of a job in a route, walked from end to end. */
export class WalkedPlaces {
  readonly #model: Model;
  readonly #walk: Walk;
  #tried = new Int32Array(64);

  constructor(model: Model, walk: Walk) {
    this.#model = model;
    this.#walk = walk;
  }

  /** All places of a pair or a single visit. */
  of(route: Stretch, job: number, found: Shortlist): void {
    const model = this.#model;
    const { frozen } = model.vehicle[route.v] as VehicleModel;
    const isPair = (model.partner[leadNode(model, job)] as number) >= 0;
    for (let i = frozen.length; i <= route.length - 2; i++) {
      for (let j = i; j <= (isPair ? route.length - 2 : i); j++) {
        const total = this.at(route, job, i, j);
        if (total < found.limit) found.offer(total, i, j, false);
      }
    }
  }

  /** Cost of the route with the job at one place; Infinity when it cannot be. */
  at({ nodes, base, length, v }: Stretch, job: number, from: number, to: number): number {
    if (this.#tried.length < length + 2) this.#tried = new Int32Array(2 * (length + 2));
    const tried = this.#tried;
    const lead = leadNode(this.#model, job);
    const other = this.#model.partner[lead] as number;
    let count = 0;
    for (let k = 0; k < length; k++) {
      tried[count++] = nodes[base + k] as number;
      if (k === from) tried[count++] = lead;
      if (k === to && other >= 0) tried[count++] = other;
    }
    const walk = this.#walk;
    return walk.along(tried, 0, count, v) ? walk.cost : Number.POSITIVE_INFINITY;
  }
}
