import type { DeviceId } from '../../protocol/ids.ts';
import { type CompiledProblem, dropOffOf, pickUpOf, type VisitCode } from './compiled.ts';
import { type Broken, Drive } from './drive.ts';
import { nearer } from './explain.ts';
import type { PlanVehicle } from './problem.ts';

/** Pick-up at position `from`, then drop-off at position `to` of the route that has the pick-up already. */
export interface Insertion {
  readonly from: number;
  readonly to: number;
  readonly added: number;
}

/** Tries every place of a pair in a route. Prefixes are driven once and gone on from; nothing is allocated on the way. */
export class PairInsertion {
  readonly #compiled: CompiledProblem;
  readonly #drives = new Map<DeviceId, { prefix: Drive; carrying: Drive; rest: Drive }>();

  constructor(compiled: CompiledProblem) {
    this.#compiled = compiled;
  }

  /** The cheapest place behind the frozen visits, or the failure that was nearest to success. */
  best(
    vehicle: PlanVehicle,
    visits: readonly VisitCode[],
    frozen: number,
    cost: number,
    job: number,
  ): Insertion | { readonly broken: Broken | undefined } {
    const { prefix, carrying, rest } = this.#drivesOf(vehicle);
    const pickUp = pickUpOf(job);
    const dropOff = dropOffOf(job);
    let best: { from: number; to: number; added: number } | undefined;
    let broken: Broken | undefined;
    const note = (drive: Drive) => {
      if (best !== undefined) return;
      const failure = drive.broken;
      if (broken === undefined || nearer(failure, broken) < 0) broken = failure;
    };
    prefix.reset();
    for (let from = 0; from <= visits.length; from++) {
      if (from > 0 && !prefix.visit(visits[from - 1] as VisitCode)) break;
      if (from < frozen) continue;
      carrying.copy(prefix);
      if (!carrying.visit(pickUp)) {
        note(carrying);
        continue;
      }
      for (let to = from; to <= visits.length; to++) {
        if (to > from && !carrying.visit(visits[to - 1] as VisitCode)) {
          note(carrying);
          break;
        }
        rest.copy(carrying);
        if (!finishes(rest, dropOff, visits, to)) {
          note(rest);
          continue;
        }
        const added = rest.cost - cost;
        if (best === undefined || added < best.added) best = { from, to: to + 1, added };
      }
    }
    return best ?? { broken };
  }

  #drivesOf(vehicle: PlanVehicle) {
    let drives = this.#drives.get(vehicle.id);
    if (drives === undefined) {
      const drive = () => new Drive(this.#compiled, vehicle);
      drives = { prefix: drive(), carrying: drive(), rest: drive() };
      this.#drives.set(vehicle.id, drives);
    }
    return drives;
  }
}

function finishes(drive: Drive, dropOff: VisitCode, visits: readonly VisitCode[], next: number): boolean {
  if (!drive.visit(dropOff)) return false;
  for (let i = next; i < visits.length; i++) if (!drive.visit(visits[i] as VisitCode)) return false;
  return drive.home();
}
