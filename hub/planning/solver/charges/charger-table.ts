import { piecesAt } from '../../charging/charge-curve.ts';
import { bestWatts } from '../../charging/energy-screen.ts';
import type { ChargePiece, PlanCharger, PlanVehicle } from '../../problem.ts';
import type { Model, VehicleModel } from '../model.ts';

/** Chargers kept a place: those that are reached from it first. */
const NEAREST = 3;

/** Which chargers a vehicle may try between two places, and how its battery takes up there; worked out when asked for. */
export class ChargerTable {
  readonly #model: Model;
  readonly #chargers: readonly PlanCharger[];
  readonly #near: (readonly number[] | undefined)[][];
  readonly #pieces: (readonly ChargePiece[] | undefined)[][];

  constructor(model: Model) {
    this.#model = model;
    this.#chargers = model.problem.chargers ?? [];
    this.#near = model.vehicle.map(() => []);
    this.#pieces = model.vehicle.map(() => []);
  }

  at(charger: number): PlanCharger {
    return this.#chargers[charger] as PlanCharger;
  }

  /** Numbers of the chargers nearest to a place, with a plug that the vehicle can use. */
  near(v: number, place: number): readonly number[] {
    const known = this.#near[v] as (readonly number[] | undefined)[];
    let its = known[place];
    if (its === undefined) {
      const { sites, vehicle, problem } = this.#model;
      const { seconds } = vehicle[v] as VehicleModel;
      const { battery } = problem.vehicles[v] as PlanVehicle;
      const way = (charger: number) => seconds[place * sites + this.at(charger).place] as number;
      its = this.#chargers
        .map((_, charger) => charger)
        .filter(
          (charger) => bestWatts(battery, [this.at(charger)]) > 0 && way(charger) < Number.POSITIVE_INFINITY,
        )
        .sort((a, b) => way(a) - way(b))
        .slice(0, NEAREST);
      known[place] = its;
    }
    return its;
  }

  pieces(v: number, charger: number): readonly ChargePiece[] {
    const known = this.#pieces[v] as (readonly ChargePiece[] | undefined)[];
    let its = known[charger];
    if (its === undefined) {
      const { battery } = this.#model.problem.vehicles[v] as PlanVehicle;
      its = piecesAt(battery, this.at(charger).watts);
      known[charger] = its;
    }
    return its;
  }
}
