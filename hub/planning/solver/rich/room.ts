import { loading, type Model, type VehicleModel } from '../model.ts';
import { EPSILON } from '../walk.ts';
import type { Cells } from './cells.ts';

/** Whether what the pick-up loads fits behind the cell. */
export function fitsBehind(model: Model, cells: Cells, vehicle: VehicleModel, cell: number, node: number) {
  const { dimensions, load, nodes } = model;
  for (let d = 0; d < dimensions; d++) {
    const aboard = cells.aboard[d * cells.count + cell] as number;
    if (aboard + (load[d * nodes + node] as number) > (vehicle.capacity[d] as number) + EPSILON) return false;
  }
  return true;
}

/** A visit that only fetches loads from there on, one that only brings has its load aboard up to there. */
export function fitsAlone(model: Model, cells: Cells, vehicle: VehicleModel, cell: number, node: number) {
  const { dimensions, load, nodes, loading: how } = model;
  const kind = how[node >> 1] as number;
  if (kind === loading.carried) return true;
  const peaks = kind === loading.fetch ? cells.peakAfter : cells.peakBefore;
  for (let d = 0; d < dimensions; d++) {
    const peak = peaks[d * cells.count + cell] as number;
    const more = Math.abs(load[d * nodes + node] as number);
    if (peak + more > (vehicle.capacity[d] as number) + EPSILON) return false;
  }
  return true;
}
