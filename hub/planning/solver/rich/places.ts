import { dropOffNode, jobOfNode, leadNode, type Model, pickUpNode, type VehicleModel } from '../model.ts';
import { EPSILON } from '../walk.ts';
import type { Cells } from './cells.ts';
import { changeOf, type Stretch } from './fill-cells.ts';
import { LastVisit, lastBegin } from './last-visit.ts';
import { fitsAlone, fitsBehind } from './room.ts';
import type { Shortlist } from './shortlist.ts';

/** All places of a job in a route, by joining what the cells know. */
export class Places {
  readonly #model: Model;
  readonly #cells: Cells;
  readonly #last: LastVisit;

  constructor(model: Model, cells: Cells) {
    this.#model = model;
    this.#cells = cells;
    this.#last = new LastVisit(model, cells);
  }

  /** The places of a single visit. */
  ofSingle({ nodes, base, length, v }: Stretch, job: number, found: Shortlist): void {
    const model = this.#model;
    const cells = this.#cells;
    const vehicle = model.vehicle[v] as VehicleModel;
    const node = leadNode(model, job);
    const change = changeOf(model, job, v);
    this.#last.aim(node, nodes, base + length - 1, vehicle);
    for (let k = vehicle.frozen.length; k <= length - 2; k++) {
      const cell = base + k;
      if (!fitsAlone(model, cells, vehicle, cell, node)) continue;
      const total = this.#last.cost(
        (cells.at[cell] as number) * model.sites,
        cells.leave[cell] as number,
        (cells.spent[cell] as number) + change,
        cells.used[cell] as number,
        cell + 1,
      );
      if (total < found.limit) found.offer(total, k, k, this.#last.short > 0);
    }
  }

  /** The places of a pair: the pick-up behind position i, the drop-off behind position j or right behind the pick-up. */
  ofPair(route: Stretch, job: number, found: Shortlist): void {
    const { nodes, base, length, v } = route;
    const model = this.#model;
    const cells = this.#cells;
    const { at, leave, latest } = cells;
    const { sites, site, ready, service, wish, lateSecond } = model;
    const vehicle = model.vehicle[v] as VehicleModel;
    const { seconds, cost, wattHours, idlePerSecond, frozen } = vehicle;
    const last = this.#last;
    const p = pickUpNode(job);
    const siteP = site[p] as number;
    const dueP = lastBegin(model, p, vehicle);
    const change = 2 * changeOf(model, job, v);
    const d = dropOffNode(job);
    last.aim(d, nodes, base + length - 1, vehicle);
    const readyP = ready[p] as number;
    const doneP = readyP + (service[p] as number);
    for (let i = frozen.length; i <= length - 2; i++) {
      // Waiting for its window alone would make the next stop late.
      if (doneP > (latest[base + i + 1] as number) + EPSILON) continue;
      const into = (at[base + i] as number) * sites + siteP;
      const way = seconds[into] as number;
      const pick = (leave[base + i] as number) + way;
      // A later place is reached no sooner: times keep the triangle inequality, shortest ways always do.
      if (pick > dueP) break;
      if (!fitsBehind(model, cells, vehicle, base + i, p)) continue;
      let time = Math.max(pick, readyP) + (service[p] as number);
      let spent = (cells.spent[base + i] as number) + (cost[into] as number) + change;
      let used = (cells.used[base + i] as number) + (wattHours[into] as number) - idlePerSecond * way;
      let row = siteP * sites;
      for (let j = i; ; j++) {
        const cell = base + j + 1;
        const next = at[cell] as number;
        const travel = next < 0 ? 0 : (seconds[row + next] as number);
        if (time + travel > (latest[cell] as number) + EPSILON) break;
        const total = last.cost(row, time, spent, used, cell);
        if (total < found.limit) found.offer(total, i, j, last.short > 0);
        // On to the next stop, for a drop-off behind it.
        if (j === length - 2) break;
        time += travel;
        spent += cost[row + next] as number;
        if (!fitsBehind(model, cells, vehicle, cell, p)) break;
        const node = nodes[cell] as number;
        const begins = Math.max(time, ready[node] as number);
        spent +=
          lateSecond * Math.max(0, begins - (wish[node] as number)) + changeOf(model, jobOfNode(node), v);
        used += (wattHours[row + next] as number) - idlePerSecond * travel;
        time = begins + (service[node] as number);
        row = next * sites;
      }
    }
  }
}
