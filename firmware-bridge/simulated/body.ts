import type { CoordinatesE7 } from '../../protocol/units.ts';
import { batteryAfter } from './battery.ts';
import { DrivenPath } from './driven-path.ts';
import type { VehicleModel } from './vehicles.ts';

/** What a robot keeps when its computer dies: its place, its charge and its parcels. */
export interface BodyRest {
  readonly at: CoordinatesE7;
  readonly heading: number;
  readonly battery: number;
  readonly charging: boolean;
  readonly compartments: readonly (string | null)[];
}

const GRAVITY = 9.81;

/** The physics of one robot, advanced by world seconds. It knows nothing of links, agents or time of day. */
export class Body {
  readonly #vehicle: VehicleModel;
  readonly #limits: VehicleModel['limits'];
  #at: CoordinatesE7;
  #heading: number;
  #speed = 0;
  #battery: number;
  #charging: boolean;
  readonly #compartments: (string | null)[];
  #path: DrivenPath | undefined;
  #along = 0;
  #cruise = 0;
  /** A body without a computer lands: it is on the ground whenever it is read from its file. */
  #altitude = 0;
  #landing = false;
  #brake: 'off' | 'normal' | 'emergency' = 'off';
  /** Wheels slip: commands are obeyed, the place does not change. */
  stuck = false;
  /** Share of the ordered speed it gets on with: people on the pavement, weak motors. */
  pace = 1;
  /** Rise over run of the ground in the direction of travel. */
  slope = 0;
  /** Share of its brake that the ground takes: wet leaves, ice. The firmware does not feel it. */
  grip = 1;
  /** The brake does not answer. */
  brakeless = false;

  constructor(vehicle: VehicleModel, rest: BodyRest) {
    this.#vehicle = vehicle;
    this.#limits = vehicle.limits;
    this.#at = rest.at;
    this.#heading = rest.heading;
    this.#battery = rest.battery;
    this.#charging = rest.charging;
    this.#compartments = [...rest.compartments];
  }

  get at(): CoordinatesE7 {
    return this.#at;
  }
  get heading(): number {
    return this.#heading;
  }
  get speed(): number {
    return this.#speed;
  }
  get battery(): number {
    return this.#battery;
  }
  get charging(): boolean {
    return this.#charging;
  }
  get compartments(): readonly (string | null)[] {
    return this.#compartments;
  }
  get altitude(): number {
    return this.#altitude;
  }
  /** Whether it stands, or hovers in one place and does not come down. */
  get isStill(): boolean {
    return this.#speed === 0 && !this.#landing;
  }
  /** Seconds the emergency brake needs from the present speed on the slope it feels, were the ground dry. */
  get stoppingTime(): number {
    return this.#speed / Math.max(0.1, this.#limits.emergencyBraking + GRAVITY * this.slope);
  }

  rest(): BodyRest {
    return {
      at: this.#at,
      heading: this.#heading,
      battery: this.#battery,
      charging: this.#charging,
      compartments: [...this.#compartments],
    };
  }

  /** Drives from where it stands along the path; the speed it has is kept. */
  follow(path: readonly CoordinatesE7[], speed: number): void {
    this.#path = new DrivenPath([this.#at, ...path], this.#limits.braking);
    this.#along = 0;
    this.#cruise = Math.min(speed, this.#limits.maxSpeed);
    this.#brake = 'off';
    this.#charging = false;
    this.#landing = false;
  }

  /** Comes down where it hovers. */
  land(): void {
    if (this.#path === undefined && this.#altitude > 0) this.#landing = true;
  }

  /** Brakes to zero and forgets the path. */
  halt(brake: 'normal' | 'emergency'): void {
    this.#brake = brake;
    this.#landing = false;
  }

  charge(): boolean {
    if (this.#speed > 0 || this.#altitude > 0) return false;
    this.#charging = true;
    return true;
  }

  /** A cell dies, or somebody swaps the battery. */
  recharge(battery: number): void {
    this.#battery = battery;
  }

  place(compartment: number, parcel: string | null): void {
    this.#compartments[compartment] = parcel;
  }

  /** Advances by `dt` world seconds; returns whether the end of the path was reached (and landed on) in it. */
  step(dt: number): boolean {
    const before = this.#speed;
    this.#speed = this.#nextSpeed(dt);
    const moved = this.stuck ? 0 : ((before + this.#speed) / 2) * dt;
    const load = this.#compartments.filter((parcel) => parcel !== null).length;
    const use = { dt, speed: this.#speed, flying: this.#altitude > 0, load, charging: this.#charging };
    this.#battery = batteryAfter(this.#battery, this.#vehicle.battery, use);
    if (this.#path === undefined) return this.#descend(dt);
    this.#ascend(dt);
    this.#along = Math.min(this.#along + moved, this.#path.length);
    if (this.#speed === 0 && this.#brake !== 'off') return this.#leavePath();
    if (this.#path.length - this.#along >= 0.05) return false;
    this.#leavePath();
    this.#landing = true;
    return this.#descend(dt);
  }

  /** Puts the place where the wheels have come to; once a tick is enough, the steps work on metres. */
  settle(): void {
    if (this.#path === undefined) return;
    const { at, heading } = this.#path.placeAt(this.#along);
    this.#at = at;
    if (heading !== undefined) this.#heading = heading;
  }

  #nextSpeed(dt: number): number {
    const { acceleration, braking } = this.#limits;
    const hardest = this.#hardest;
    const slowed = (by: number) =>
      Math.max(0, this.#speed - (this.brakeless ? 0 : Math.min(by, hardest)) * dt);
    if (this.#battery <= 0) return slowed(braking);
    if (this.#brake !== 'off' || this.#path === undefined) {
      return slowed(this.#brake === 'emergency' ? hardest : braking);
    }
    // The allowed speed at the end is zero; a creep keeps the last centimetres from taking for ever.
    const paced = this.#cruise * this.pace;
    const cruise = this.#altitude < this.#limits.cruiseAltitude ? Math.min(1, paced) : paced;
    // A slower order is obeyed comfortably, a corner that comes up suddenly as hard as the ground takes it.
    const eased = Math.max(cruise, slowed(braking));
    const allowed = Math.max(0.1, slowed(hardest), Math.min(eased, this.#path.speedAt(this.#along)));
    return this.#speed < allowed ? Math.min(allowed, this.#speed + acceleration * dt) : allowed;
  }

  /** Deceleration that brake, ground and slope give at most; below zero where it slides. */
  get #hardest(): number {
    return this.#limits.emergencyBraking * this.grip + GRAVITY * this.slope;
  }

  #ascend(dt: number): void {
    if (this.#brake !== 'off') return;
    this.#altitude = Math.min(this.#limits.cruiseAltitude, this.#altitude + this.#limits.climb * dt);
  }

  #descend(dt: number): boolean {
    if (!this.#landing) return false;
    this.#altitude = Math.max(0, this.#altitude - this.#limits.climb * dt);
    if (this.#altitude > 0) return false;
    this.#landing = false;
    return true;
  }

  #leavePath(): false {
    this.settle();
    this.#path = undefined;
    this.#along = 0;
    this.#speed = 0;
    return false;
  }
}
