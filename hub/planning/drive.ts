import { type CompiledProblem, isDropOff, jobOfCode, type VisitCode } from './compiled.ts';
import type { PlanJob, PlanMatrix, PlanVehicle } from './problem.ts';

/** Which constraint a route breaks first, and by how much: seconds late, watt-hours short, units too many. */
export interface Broken {
  readonly code: 'CAPACITY' | 'TIME_WINDOW' | 'BATTERY' | 'UNREACHABLE';
  readonly by: number;
}

/** Watt-hours that rounding may cost. */
const ENERGY_SLACK = 1e-9;

/**
 * A vehicle driven from visit to visit in thought. All rules of a route stand here, once; every planner and the
 * final times go through it. It can be copied over another, so that a search goes on from a prefix.
 */
export class Drive {
  readonly #compiled: CompiledProblem;
  readonly #vehicle: PlanVehicle;
  readonly #matrix: PlanMatrix;
  /** False: what is aboard is brought on the reserve, because it cannot stay where it is. */
  readonly #keepsReserve: boolean;
  #parcels = 0;
  #grams = 0;
  #milliliters = 0;
  #place = 0;
  #energy = 0;
  #late = 0;
  #failure: Broken['code'] = 'UNREACHABLE';
  #failedBy = 0;
  /** Now, while driving: seconds since the epoch. */
  time = 0;
  arrive = 0;
  begin = 0;
  decimeters = 0;

  constructor(compiled: CompiledProblem, vehicle: PlanVehicle, keepsReserve = true) {
    this.#compiled = compiled;
    this.#vehicle = vehicle;
    this.#matrix = compiled.problem.matrices[vehicle.profile] as PlanMatrix;
    this.#keepsReserve = keepsReserve;
    this.reset();
  }

  reset(): void {
    const { start, ready, battery, id } = this.#vehicle;
    const carried = this.#compiled.carried.get(id);
    this.#parcels = carried?.[0] ?? 0;
    this.#grams = carried?.[1] ?? 0;
    this.#milliliters = carried?.[2] ?? 0;
    this.#place = start;
    this.#energy = battery.usable;
    this.#late = 0;
    this.time = ready;
    this.decimeters = 0;
  }

  copy(other: Drive): void {
    this.#parcels = other.#parcels;
    this.#grams = other.#grams;
    this.#milliliters = other.#milliliters;
    this.#place = other.#place;
    this.#energy = other.#energy;
    this.#late = other.#late;
    this.time = other.time;
    this.decimeters = other.decimeters;
  }

  /** Drives to the visit and does it: travel, waiting for the window, hand-over, load, energy. False: `broken` says why not. */
  visit(code: VisitCode): boolean {
    const { place, earliest, latest, service, parcels, grams, milliliters } = this.#compiled;
    const to = place[code] as number;
    const arc = this.#place * this.#matrix.size + to;
    const travel = this.#matrix.seconds[arc] as number;
    if (travel === Number.POSITIVE_INFINITY) return this.#fail('UNREACHABLE', 1);
    this.arrive = this.time + travel;
    this.begin = Math.max(this.arrive, earliest[code] as number);
    const behind = this.begin - this.#lastBegin(code);
    if (behind > 0) return this.#fail('TIME_WINDOW', behind);
    // Nobody pays for a late pick-up: what matters to the shipper is the delivery.
    if (isDropOff(code)) this.#late += Math.max(0, this.begin - (latest[code] as number));
    this.time = this.begin + (service[code] as number);
    this.decimeters += this.#matrix.decimeters[arc] as number;
    const idle = ((this.time - this.arrive) * this.#vehicle.battery.idle) / 3_600;
    if (!this.#spend((this.#matrix.wattHours[arc] as number) + idle)) return false;
    this.#parcels += parcels[code] as number;
    this.#grams += grams[code] as number;
    this.#milliliters += milliliters[code] as number;
    this.#place = to;
    const { capacity } = this.#vehicle;
    const excess = Math.max(
      this.#parcels - capacity.parcels,
      this.#grams - capacity.grams,
      this.#milliliters - capacity.milliliters,
    );
    return excess > 0 ? this.#fail('CAPACITY', excess) : true;
  }

  /** Drives to where the route has to end, if anywhere. */
  home(): boolean {
    const { start, end } = this.#vehicle;
    if (end === undefined || (this.#place === start && start === end)) return true;
    const arc = this.#place * this.#matrix.size + end;
    const travel = this.#matrix.seconds[arc] as number;
    if (travel === Number.POSITIVE_INFINITY) return this.#fail('UNREACHABLE', 1);
    this.time += travel;
    this.decimeters += this.#matrix.decimeters[arc] as number;
    return this.#spend(this.#matrix.wattHours[arc] as number);
  }

  get seconds(): number {
    return this.time - this.#vehicle.ready;
  }

  get cost(): number {
    const { second, meter, wattHour, lateSecond } = this.#compiled.problem.weights;
    const used = this.#vehicle.battery.usable - this.#energy;
    const spent = second * this.seconds + (meter * this.decimeters) / 10 + wattHour * used;
    return spent * (this.#vehicle.price ?? 1) + lateSecond * this.#late;
  }

  /** What the last failed call met. */
  get broken(): Broken {
    return { code: this.#failure, by: this.#failedBy };
  }

  /** The latest a visit may begin: a window that is soft gives way, the end of a shift only for what is aboard. */
  #lastBegin(code: VisitCode): number {
    if (this.#compiled.aboard[code] === 1) return Number.POSITIVE_INFINITY;
    const { shiftEnd } = this.#vehicle;
    return this.#compiled.hard[code] === 1
      ? Math.min(this.#compiled.latest[code] as number, shiftEnd)
      : shiftEnd;
  }

  #spend(wattHours: number): boolean {
    this.#energy -= wattHours;
    const short = this.#vehicle.battery.reserve - this.#energy;
    return this.#keepsReserve && short > ENERGY_SLACK ? this.#fail('BATTERY', short) : true;
  }

  #fail(code: Broken['code'], by: number): false {
    this.#failure = code;
    this.#failedBy = by;
    return false;
  }
}

/** Drives a whole route; false as soon as a rule is broken. */
export function driveAll(drive: Drive, codes: readonly VisitCode[]): boolean {
  drive.reset();
  for (const code of codes) if (!drive.visit(code)) return false;
  return drive.home();
}

/** The job of a visit. */
export const planJobOf = ({ problem }: CompiledProblem, code: VisitCode): PlanJob =>
  problem.jobs[jobOfCode(code)] as PlanJob;
