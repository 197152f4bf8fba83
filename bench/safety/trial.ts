import type { SimulatedFault } from '../../firmware-bridge/simulated/faults.ts';
import type { VehicleName } from '../../firmware-bridge/simulated/vehicles.ts';
import { straightMeters } from '../../maps/geometry/distance.ts';
import { ManualClock } from '../../protocol/clock.ts';
import type { Random } from '../../protocol/random.ts';
import { milliseconds } from '../../protocol/units.ts';
import { STEP, settle, WholeRobot } from './whole-robot.ts';

/** What is measured after a cause; milliseconds since it, undefined for what did not happen within `within`. */
export interface Reaction {
  /** Of the robot when the cause came, metres a second. */
  readonly speed: number;
  /** The first order to stop reached the firmware. */
  readonly ordered: number | undefined;
  /** Its wheels began to slow down. */
  readonly braking: number | undefined;
  /** Its wheels stood still: the truth of the simulated world, not what anybody says. */
  readonly standstill: number | undefined;
  /** The agent reported the stop, which it may only when the firmware confirmed it. */
  readonly confirmed: number | undefined;
  /** The truth was this slow or slower for the first time. */
  readonly slowed: number | undefined;
  /** The agent told of the trouble `awaited`. */
  readonly alarmed: number | undefined;
  /** Metres driven from the cause to the standstill, or to the end. */
  readonly driven: number;
  /** Stops the agent reported while the wheels turned. */
  readonly falseStops: number;
}

export interface Trial {
  readonly vehicle?: VehicleName;
  /** What holds from the start: a slope, wet ground, a person in view that limits the speed. */
  readonly before?: readonly SimulatedFault[];
  /** World seconds it drives before the cause. */
  readonly drives?: number;
  /** World seconds after which its mission expires; that is the cause then. */
  readonly lasts?: number;
  readonly cause: (robot: WholeRobot) => void | Promise<void>;
  /** World milliseconds watched after the cause. */
  readonly within?: number;
  /** Metres a second of `slowed`. */
  readonly slow?: number;
  /** Code of the trouble of `alarmed`. */
  readonly awaited?: string;
}

const FAR_METERS = 3_000;
/** Parts start up to so many milliseconds apart, and causes come at any of them. */
const APART = 50;

/** Runs one robot on a clock of its own; `random` decides how the timers of its parts lie against each other. */
export async function measure(trial: Trial, random: Random): Promise<Reaction> {
  const clock = new ManualClock();
  const { vehicle = 'pavement-robot', drives = vehicle === 'drone' ? 30 : 8, within = 3_000 } = trial;
  const robot = new WholeRobot(clock, { vehicle, seed: Math.floor(random.next() * 1e6) });
  const pass = async (ms: number, look: () => void = () => undefined) => {
    for (let left = ms; left > 0; left -= STEP) {
      clock.advance(STEP);
      await settle();
      look();
    }
  };
  const someMilliseconds = () => pass(STEP * Math.floor((random.next() * APART) / STEP));
  await robot.start(someMilliseconds);
  for (const fault of trial.before ?? []) robot.firmware.inject(fault);
  const expires = await robot.sendEast(FAR_METERS, trial.lasts);
  await pass(drives * 1_000);
  if (trial.lasts === undefined) await someMilliseconds();
  else await pass(expires - clock.now() - STEP);
  const watch = new Watch(robot, trial, () => clock.now());
  robot.onOrder = ({ kind }) => {
    if (kind === 'stop') watch.orderedNow();
  };
  await trial.cause(robot);
  await settle();
  watch.look();
  await pass(within, () => watch.look());
  await robot.stop();
  clock.advance(milliseconds(5_000));
  return watch.reaction();
}

type Seen = 'ordered' | 'braking' | 'standstill' | 'confirmed' | 'slowed' | 'alarmed';

class Watch {
  readonly #robot: WholeRobot;
  readonly #trial: Trial;
  readonly #now: () => number;
  readonly #began: number;
  readonly #speed: number;
  readonly #from: ReturnType<WholeRobot['firmware']['truth']>['at'];
  readonly #seen: Partial<Record<Seen, number>> = {};
  #driven = 0;
  #falseStops = 0;

  constructor(robot: WholeRobot, trial: Trial, now: () => number) {
    const { speed, at } = robot.firmware.truth();
    this.#robot = robot;
    this.#trial = trial;
    this.#now = now;
    this.#began = now();
    this.#speed = speed;
    this.#from = at;
    robot.troubles.length = 0;
  }

  orderedNow(): void {
    this.#note('ordered', true);
  }

  look(): void {
    const { speed, at } = this.#robot.firmware.truth();
    const { guard } = this.#robot.parts;
    if (this.#seen.standstill === undefined) this.#driven = straightMeters(this.#from, at);
    this.#note('braking', speed < this.#speed - 0.01);
    this.#note('slowed', speed <= (this.#trial.slow ?? -1) + 0.001);
    if (guard.isStopped() && speed > 0) this.#falseStops++;
    this.#note('standstill', speed === 0);
    this.#note('confirmed', guard.isStopped());
    this.#note('alarmed', this.#robot.troubles.includes(this.#trial.awaited ?? ''));
  }

  reaction(): Reaction {
    const { ordered, braking, standstill, confirmed, slowed, alarmed } = this.#seen;
    const driven = this.#driven;
    const falseStops = this.#falseStops;
    return {
      speed: this.#speed,
      ordered,
      braking,
      standstill,
      confirmed,
      slowed,
      alarmed,
      driven,
      falseStops,
    };
  }

  #note(what: Seen, happened: boolean): void {
    if (happened) this.#seen[what] ??= this.#now() - this.#began;
  }
}
