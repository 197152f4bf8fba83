import type { Model } from './model.ts';

/** Nearest visits kept for each visit: more than a ruin walks through. */
const KEPT = 120;

/** By node: the visits nearest to it, the nearest first; from `node * each` on, -1 behind the last. */
export interface Neighbours {
  readonly each: number;
  readonly of: Int32Array;
}

/** Nearness is the cost of the way there by the first vehicle, its time included. */
export function neighboursOf(model: Model): Neighbours {
  const { site, sites, isVisit, jobs } = model;
  const visits: number[] = [];
  for (let node = 0; node < 2 * jobs; node++) {
    if (isVisit[node] === 1 && (site[node] as number) >= 0) visits.push(node);
  }
  const each = Math.min(KEPT, Math.max(0, visits.length - 1));
  const of = new Int32Array(2 * jobs * each).fill(-1);
  const vehicle = model.vehicle[0];
  if (vehicle === undefined) return { each, of };
  const distance = new Float64Array(sites * sites);
  for (let arc = 0; arc < distance.length; arc++) {
    distance[arc] = (vehicle.cost[arc] as number) + vehicle.secondPrice * (vehicle.seconds[arc] as number);
  }
  const order = new Int32Array(visits.length);
  const key = new Float64Array(2 * jobs);
  for (const node of visits) {
    const row = (site[node] as number) * sites;
    let count = 0;
    for (const other of visits) {
      if (other === node) continue;
      key[other] = distance[row + (site[other] as number)] as number;
      order[count++] = other;
    }
    if (each < count) selectLeast(order, key, count, each);
    const nearest = order.subarray(0, each).sort((a, b) => (key[a] as number) - (key[b] as number) || a - b);
    of.set(nearest, node * each);
  }
  return { each, of };
}

/** Moves the `wanted` nodes of least key to the front (quickselect: Hoare 1961). */
function selectLeast(order: Int32Array, key: Float64Array, count: number, wanted: number): void {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = key[order[(low + high) >> 1] as number] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((key[order[i] as number] as number) < pivot) i++;
      while ((key[order[j] as number] as number) > pivot) j--;
      if (i <= j) {
        const moved = order[i] as number;
        order[i++] = order[j] as number;
        order[j--] = moved;
      }
    }
    if (wanted <= j) high = j;
    else if (wanted >= i) low = i;
    else return;
  }
}
