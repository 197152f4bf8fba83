import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import { type Random, seededRandom } from '../../protocol/random.ts';
import {
  type CoordinatesE7,
  meters,
  metersPerSecond,
  milliseconds,
  unixMilliseconds,
} from '../../protocol/units.ts';
import { Feed } from '../feed.ts';
import type {
  Ack,
  CameraImage,
  Capabilities,
  DriveCommand,
  RobotEvent,
  RobotLink,
  RobotState,
} from '../link.ts';
import { checkedState, commandFlaw } from '../range-checks.ts';
import { Body } from './body.ts';
import { BodyFile } from './body-file.ts';
import { ClosedStreet } from './closed-street.ts';
import { DeadMan } from './dead-man.ts';
import { FaultInbox } from './fault-inbox.ts';
import { ActiveFaults, type SimulatedFault } from './faults.ts';
import { GpsNoise } from './gps-noise.ts';
import { quietStreets } from './pedestrians.ts';
import { SimulatedPeople } from './people.ts';
import type { StreetLife } from './street-life.ts';
import { type VehicleModel, type VehicleName, vehicles } from './vehicles.ts';

export interface SimulatedRobotOptions {
  /** Where a new robot stands; a robot with a state file stands where it stood. */
  readonly place: CoordinatesE7;
  readonly seed: number;
  readonly compartments: number;
  /** The world's clock: the body moves by its seconds. */
  readonly world: Clock;
  /** The real clock: ticks and the dead-man run by it. */
  readonly real: Clock;
  readonly stateFile?: string;
  /** Folder with one file a job, see people.ts. Without it nobody is ever at a door. */
  readonly people?: string;
  readonly model?: string;
  /** What is simulated; a pavement robot unless told otherwise. */
  readonly vehicle?: VehicleName;
  /** State of charge of a new robot, 0 to 1. */
  readonly battery?: number;
  /** Who is on the pavements; without it a few people by hour, and nobody slows it down. */
  readonly streets?: StreetLife;
  /** Folder with faults ordered from outside the process, see fault-inbox.ts. */
  readonly faults?: string;
}

/** How things really are in the simulated world. */
export interface SimulatedTruth {
  readonly at: CoordinatesE7;
  readonly speed: number;
  readonly pedestrians: number;
  /** Metres to somebody right before the camera; undefined without one. */
  readonly nearest: number | undefined;
  /** Whether something large stands in the way. */
  readonly obstacle: boolean;
}

const TICK = milliseconds(50);
/** Longest step of the physics in world seconds; a fast world takes more of them a tick. */
const MAX_STEP_SECONDS = 0.1;
/** A process that slept longer than this does not catch up on the missed drive. */
const MAX_TICK_WORLD_SECONDS = 60;
const SAVE_EVERY_TICKS = 5;
/** Five pictures a second. */
const CAMERA_EVERY_TICKS = 4;
const INBOX_EVERY_TICKS = 10;

/**
 * A **simulated** robot (vehicles.ts) behind the RobotLink port: kinematics on the commanded path, battery, GPS
 * noise, compartments, people at the doors, faults on demand and a dead-man of its own.
 */
export class SimulatedRobot implements RobotLink {
  readonly #options: SimulatedRobotOptions;
  readonly #vehicle: VehicleModel;
  readonly #file: BodyFile | undefined;
  readonly #people: SimulatedPeople | undefined;
  readonly #noise: GpsNoise;
  readonly #faults = new ActiveFaults();
  readonly #inbox: FaultInbox | undefined;
  readonly #streets: StreetLife;
  readonly #deadMan: DeadMan;
  readonly #closed = new ClosedStreet();
  readonly #states = new Feed<RobotState>(50);
  readonly #events = new Feed<RobotEvent>(1_000);
  readonly #images = new Feed<CameraImage>(2);
  #body: Body;
  #cancel: CancelTimer = () => undefined;
  #last = 0;
  #tick = 0;
  #driving = false;
  #unsaved = false;
  #reportedFlaw: unknown;
  #stopWaiters: (() => void)[] = [];

  constructor(options: SimulatedRobotOptions) {
    const random: Random = seededRandom(options.seed);
    this.#options = options;
    this.#vehicle = vehicles[options.vehicle ?? 'pavement-robot'];
    this.#file = options.stateFile === undefined ? undefined : new BodyFile(options.stateFile);
    this.#people = options.people === undefined ? undefined : new SimulatedPeople(options.people, random);
    this.#inbox = options.faults === undefined ? undefined : new FaultInbox(options.faults);
    this.#streets = options.streets ?? quietStreets;
    this.#noise = new GpsNoise(random);
    this.#deadMan = new DeadMan(options.real);
    this.#body = new Body(this.#vehicle, {
      at: options.place,
      heading: 0,
      battery: options.battery ?? 1,
      charging: false,
      compartments: Array.from({ length: options.compartments }, () => null),
    });
  }

  start(): Promise<void> {
    const rest = this.#file?.read();
    if (rest !== undefined) this.#body = new Body(this.#vehicle, rest);
    this.#last = this.#options.world.now();
    this.#deadMan.keepAlive();
    this.#cancel = every(this.#options.real, TICK, () => this.#step());
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#cancel();
    this.#save();
    this.#states.end();
    this.#events.end();
    this.#images.end();
    for (const wake of this.#stopWaiters.splice(0)) wake();
    return Promise.resolve();
  }

  capabilities(): Capabilities {
    return {
      kind: this.#vehicle.kind,
      model: this.#options.model ?? this.#vehicle.model,
      maxSpeed: metersPerSecond(this.#vehicle.limits.maxSpeed),
      compartments: this.#options.compartments,
      camera: true,
      braking: {
        comfortable: this.#vehicle.limits.braking,
        emergency: this.#vehicle.limits.emergencyBraking,
      },
      simulated: true,
    };
  }

  states = (): AsyncIterable<RobotState> => this.#states.read();
  events = (): AsyncIterable<RobotEvent> => this.#events.read();
  camera = (): AsyncIterable<CameraImage> => this.#images.read();

  /** The truth of the simulated world, for its people, its detector and tests; an agent never sees it. */
  truth(): SimulatedTruth {
    const { at, speed, altitude } = this.#body;
    // Nobody walks where drones fly.
    const pedestrians = altitude > 0 ? 0 : this.#streets.pedestrians(this.#options.world.now(), at);
    const nearest = this.#faults.of('person-near')?.meters;
    return { at, speed, pedestrians, nearest, obstacle: this.#faults.holds('obstacle') };
  }

  inject(fault: SimulatedFault): void {
    this.#faults.start(fault, this.#options.world.now());
    if (fault.kind === 'stuck') this.#body.stuck = true;
    if (fault.kind === 'gps-jump') this.#noise.jump = fault;
    if (fault.kind === 'brown-out') this.#body.halt('emergency');
    if (fault.kind === 'battery') this.#body.recharge(fault.battery);
  }

  /** Somebody presses the red button or walks into the robot. */
  touch(kind: 'stop-button' | 'bumper'): void {
    this.#body.halt('emergency');
    this.#events.push({ kind, time: this.#options.world.now() });
  }

  drive(command: DriveCommand): Promise<Ack> {
    if (this.#cut()) return Promise.resolve({ stage: 'sent' });
    const flaw = commandFlaw(command, this.#options.compartments);
    if (flaw !== undefined) return refused(flaw);
    switch (command.kind) {
      case 'keep-alive':
        this.#deadMan.keepAlive();
        return acked('done');
      case 'follow':
        if (this.#driving && this.#faults.holds('deaf-throttle')) return acked('executing');
        this.#body.follow(command.path, command.speed);
        this.#driving = true;
        return acked('executing');
      case 'stop':
        return this.#halt();
      case 'open':
        return this.#open(command.compartment, command.job);
      case 'ask-code':
        this.#people?.asked(command.ask);
        if (command.ask !== null) this.#body.land();
        return acked('done');
      case 'charge':
        return this.#body.charge() ? acked('executing') : refused('a moving robot cannot charge');
    }
  }

  #halt(): Promise<Ack> {
    if (this.#faults.of('no-brake')?.lies === true) return acked('done');
    this.#body.halt('emergency');
    this.#driving = false;
    if (this.#body.isStill) return acked('done');
    return new Promise((resolve) => {
      this.#stopWaiters.push(() => resolve({ stage: this.#body.speed === 0 ? 'done' : 'received' }));
    });
  }

  #open(compartment: number, job: string | null): Promise<Ack> {
    if (this.#body.speed > 0 || this.#body.altitude > 0) return refused('the robot moves');
    if (this.#faults.holds('jammed-lid')) return refused('the lid is jammed');
    this.#people?.opened(this.#options.world.now(), compartment, job);
    return acked('done');
  }

  /** One real tick: faults end, the dead-man decides, the body moves, people act, the state goes out. */
  #step(): void {
    const now = this.#options.world.now();
    const dt = Math.min(MAX_TICK_WORLD_SECONDS, Math.max(0, (now - this.#last) / 1_000));
    this.#last = now;
    this.#tick++;
    this.#endFaults(now);
    if (this.#tick % INBOX_EVERY_TICKS === 0) this.#takeOrders();
    if (this.#deadMan.isDue(this.#body.stoppingTime)) this.#brakeAlone(now);
    this.#move(dt, now);
    this.#meetPeople(now);
    if (this.#tick % SAVE_EVERY_TICKS === 0) this.#save();
    if (!this.#cut()) this.#report(now);
  }

  #takeOrders(): void {
    const { orders, flaws } = this.#inbox?.take() ?? { orders: [], flaws: [] };
    for (const order of orders) {
      if (order.kind === 'stop-button' || order.kind === 'bumper') this.touch(order.kind);
      else this.inject(order);
    }
    for (const flaw of flaws) this.#fault(flaw.code, flaw.message);
  }

  #endFaults(now: number): void {
    for (const fault of this.#faults.ended(now)) {
      if (fault.kind === 'stuck') this.#body.stuck = false;
      if (fault.kind === 'gps-jump') this.#noise.jump = undefined;
      if (fault.kind === 'brown-out') this.#fault('BROWN_OUT', 'the controller restarted and lost its path');
    }
  }

  #brakeAlone(now: number): void {
    if (!this.#driving) return;
    this.#driving = false;
    this.#body.halt('emergency');
    this.#events.push({
      kind: 'fault',
      time: this.#options.world.now(),
      code: 'DEAD_MAN',
      detail: `no keep-alive, braked by itself at ${now}`,
    });
  }

  #move(dt: number, now: number): void {
    const steps = Math.max(1, Math.ceil(dt / MAX_STEP_SECONDS));
    this.#body.pace = this.#pace();
    this.#body.slope = this.#faults.of('slope')?.grade ?? 0;
    this.#body.grip = this.#faults.of('slippery')?.grip ?? 1;
    this.#body.brakeless = this.#faults.holds('no-brake');
    let done = false;
    for (let i = 0; i < steps; i++) done = this.#body.step(dt / steps) || done;
    this.#body.settle();
    this.#noise.step(dt);
    if (done) {
      this.#driving = false;
      if (!this.#cut()) this.#events.push({ kind: 'path-done', time: this.#options.world.now() });
    }
    this.#stopBeforeObstacle();
    if (this.#body.isStill) for (const wake of this.#stopWaiters.splice(0)) wake();
    if (this.#body.battery === 0 && this.#driving) {
      this.#driving = false;
      this.#fault('BATTERY_EMPTY', `standing at ${now} without charge`);
    }
  }

  #stopBeforeObstacle(): void {
    const place = this.#faults.of('closed-street');
    if (place === undefined || !this.#closed.stops(place, this.#body.at) || !this.#driving) return;
    this.#driving = false;
    this.#body.halt('emergency');
    const detail = this.#closed.report(place, this.#options.world.now());
    if (detail !== undefined) this.#fault('WAY_BLOCKED', detail);
  }

  #pace(): number {
    const motor = this.#faults.of('weak-motor')?.share ?? 1;
    const { altitude, at } = this.#body;
    const flies = altitude > 0 || this.#vehicle.limits.cruiseAltitude > 0;
    return motor * (flies ? 1 : this.#streets.pace(this.#options.world.now(), at));
  }

  #meetPeople(now: number): void {
    if (this.#people === undefined || this.#body.speed > 0 || this.#body.altitude > 0) return;
    const time = this.#options.world.now();
    const act = this.#people.step(time, this.#body.at, this.#body.compartments);
    if (this.#people.flaw !== undefined && this.#people.flaw !== this.#reportedFlaw) {
      this.#reportedFlaw = this.#people.flaw;
      this.#fault('SIMULATED_PERSON_INVALID', `${this.#people.flaw.message} (${now})`);
    }
    if (act === undefined) return;
    if (act.kind === 'type') {
      if (this.#faults.holds('dead-keypad')) return;
      this.#events.push({ kind: 'code-entered', time, code: act.code });
      return;
    }
    // The parcel is moved and on disk before anybody hears of it: a kill in between loses no parcel.
    this.#body.place(act.compartment, act.kind === 'put-in' ? act.job : null);
    this.#save();
    const kind = act.kind === 'put-in' ? 'parcel-in' : 'parcel-out';
    this.#events.push({ kind, time, compartment: act.compartment });
  }

  #report(now: number): void {
    const { speed, altitude, battery, heading, charging, compartments } = this.#body;
    const time = this.#options.world.now();
    const behind = (this.#faults.of('late-clock')?.behind ?? 0) * 1_000;
    this.#states.push(
      checkedState({
        time: unixMilliseconds(time - behind),
        at: this.#noise.fix(this.#body.at),
        altitude: meters(altitude),
        heading,
        speed: metersPerSecond(speed),
        slope: this.#body.slope,
        battery,
        motion: this.#body.isStill ? 'standing' : 'moving',
        charging,
        compartments: [...compartments],
      }),
    );
    if (this.#tick % CAMERA_EVERY_TICKS === 0 && !this.#faults.holds('dark-camera')) {
      this.#images.push({ time, width: 16, height: 12, pixels: new Uint8Array(16 * 12 * 3).fill(now % 256) });
    }
  }

  #fault(code: string, detail: string): void {
    if (!this.#cut()) {
      this.#events.push({
        kind: 'fault',
        time: this.#options.world.now(),
        code,
        detail: detail.slice(0, 200),
      });
    }
  }

  /** Whether the wire to the computer carries nothing now. */
  #cut(): boolean {
    return this.#faults.holds('link-loss') || this.#faults.holds('brown-out');
  }

  /** A full disk must not stop the physics: the robot goes on and says so once. */
  #save(): void {
    try {
      this.#file?.write(this.#body.rest());
      this.#unsaved = false;
    } catch (cause) {
      if (!this.#unsaved) this.#fault('SIMULATED_STATE_FILE_INVALID', String(cause));
      this.#unsaved = true;
    }
  }
}

const acked = (stage: 'executing' | 'done'): Promise<Ack> => Promise.resolve({ stage });
const refused = (reason: string): Promise<Ack> => Promise.resolve({ stage: 'refused', reason });
