import test from 'ava';
import fc from 'fast-check';
import type { SimulatedFault } from '../../../firmware-bridge/simulated/faults.ts';
import { type CoordinatesE7, metersPerSecond } from '../../../protocol/units.ts';
import { place } from '../a-job.ts';
import { aGuardedRobot, aZone, box, fencesOf } from './a-guarded-robot.ts';

/** 200 m of street with a slow stretch and a closed yard, in a service area. */
const zones = [
  aZone('keep-in', box(-20, -20, 120, 20)),
  aZone('slow', box(40, -20, 60, 20), 50),
  aZone('keep-out', box(80, 5, 100, 20)),
];
const fences = fencesOf(zones);
/** The same, as far off as a receiver may be without a jump. */
const wide = fencesOf([aZone('keep-in', box(-25, -25, 125, 25)), aZone('keep-out', box(85, 10, 95, 15))]);
const seconds = fc.integer({ min: 1, max: 60 }).map((tenths) => tenths / 10);

const fault: fc.Arbitrary<SimulatedFault> = fc.oneof(
  fc.record({ kind: fc.constant('stuck' as const), seconds }),
  fc.record({ kind: fc.constant('brown-out' as const), seconds }),
  fc.record({ kind: fc.constant('link-loss' as const), seconds }),
  fc.record({ kind: fc.constant('deaf-throttle' as const), seconds }),
  fc.record({ kind: fc.constant('no-brake' as const), lies: fc.boolean(), seconds }),
  fc.record({ kind: fc.constant('late-clock' as const), behind: fc.integer({ min: 0, max: 100 }), seconds }),
  fc.record({
    kind: fc.constant('slope' as const),
    grade: fc.integer({ min: -15, max: 15 }).map((p) => p / 100),
    seconds,
  }),
  fc.record({
    kind: fc.constant('gps-jump' as const),
    east: fc.integer({ min: -300, max: 300 }),
    north: fc.integer({ min: -300, max: 300 }),
    seconds,
  }),
  fc.record({ kind: fc.constant('battery' as const), battery: fc.constantFrom(0.02, 0.5, 0.9, 1) }),
);

const placeWithin = (west: number, east: number, half: number) =>
  fc
    .record({ e: fc.integer({ min: west, max: east }), n: fc.integer({ min: -half, max: half }) })
    .map(({ e, n }) => place(e, n));
const onStreet = placeWithin(-10, 110, 3);
const anywhere = placeWithin(-60, 160, 40);

type Step =
  | { readonly kind: 'fault'; readonly fault: SimulatedFault }
  | { readonly kind: 'touch'; readonly what: 'stop-button' | 'bumper' }
  | {
      readonly kind: 'sight';
      readonly people: number;
      readonly pedestrianNear: boolean;
      readonly blocked: boolean;
    }
  | { readonly kind: 'eyes' | 'loop' }
  | { readonly kind: 'hold'; readonly reason: string | null }
  | { readonly kind: 'resume' | 'lie' }
  | { readonly kind: 'drive'; readonly to: CoordinatesE7; readonly speed: number }
  | { readonly kind: 'pass' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fault' as const), fault }) },
  fc.record({
    kind: fc.constant('touch' as const),
    what: fc.constantFrom('stop-button' as const, 'bumper' as const),
  }),
  fc.record({
    kind: fc.constant('sight' as const),
    people: fc.integer({ min: 0, max: 9 }),
    pedestrianNear: fc.boolean(),
    blocked: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom('eyes' as const, 'loop' as const) }),
  fc.record({ kind: fc.constant('hold' as const), reason: fc.constantFrom('test', null) }),
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('resume' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('drive' as const), to: onStreet, speed: fc.constant(1.7) }),
  },
  fc.record({
    kind: fc.constant('drive' as const),
    to: anywhere,
    speed: fc.constantFrom(0.3, 100, Number.NaN),
  }),
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const) }) },
);

/** Real milliseconds a rule has to act in, and a few more for the tick it is looked at in. */
const REACTION = 550;
const TICK = 50;

/** What must hold at every moment, whatever happened before; told in a sentence when it does not. */
class Judge {
  readonly #sut: Awaited<ReturnType<typeof aGuardedRobot>>;
  #pressed = false;
  #held: string | null = null;
  #stops = 0;
  #reasonFor = 0;
  #outsideFor = 0;
  #sentBack = false;
  #overFor = 0;
  #brakeless = 0;
  #blindFor = 0;
  #loopDeadFor = 0;
  #cut = 0;
  #cutFor = 0;
  #before = 0;

  constructor(sut: Awaited<ReturnType<typeof aGuardedRobot>>) {
    this.#sut = sut;
  }

  happened(step: Step): void {
    if (step.kind === 'touch' && step.what === 'stop-button') this.#pressed = true;
    if (step.kind === 'resume') {
      [this.#pressed, this.#held] = [false, null];
      this.#sentBack = true;
    }
    if (step.kind === 'hold') this.#held = step.reason;
    if (step.kind === 'lie') [this.#held, this.#brakeless] = ['a lie', 2_000 + TICK];
    if (step.kind === 'fault' && (step.fault.kind === 'link-loss' || step.fault.kind === 'brown-out'))
      this.#cut = step.fault.seconds * 1_000;
    if (step.kind === 'fault' && step.fault.kind === 'no-brake')
      this.#brakeless = step.fault.seconds * 1_000 + TICK;
    // What the fix says is then not where the robot is, and an order may not get through.
    if (step.kind === 'fault' && (step.fault.kind === 'gps-jump' || step.fault.kind === 'deaf-throttle'))
      this.#blindFor = Math.max(this.#blindFor, step.fault.seconds * 1_000 + 8_000);
  }

  /** After every tick of 50 ms. */
  look(): string | undefined {
    const { robot, guard, stops, loop } = this.#sut;
    const { speed, at } = robot.truth();
    const stopReported = stops.length > this.#stops;
    this.#stops = stops.length;
    const brakes = this.#brakeless <= 0;
    this.#brakeless -= TICK;
    this.#blindFor -= TICK;
    this.#reasonFor = guard.reason() === undefined || !brakes ? 0 : this.#reasonFor + TICK;
    const faster = speed > guard.speedLimit() + 0.02 && speed >= this.#before - 1e-9;
    this.#overFor = faster && brakes && this.#blindFor <= 0 ? this.#overFor + TICK : 0;
    this.#before = speed;

    const outside = wide.flawOf(at) !== undefined;
    if (!outside) this.#sentBack = false;
    const strays = outside && speed > 0 && brakes && !this.#sentBack && this.#blindFor <= 0;
    this.#outsideFor = strays ? this.#outsideFor + TICK : 0;

    this.#loopDeadFor = loop.turning || !brakes ? 0 : this.#loopDeadFor + TICK;
    this.#cutFor = this.#cut <= 0 || !brakes ? 0 : this.#cutFor + TICK;
    this.#cut -= TICK;

    if (this.#loopDeadFor > REACTION && speed > 0)
      return `it moves ${this.#loopDeadFor} ms after the loop died`;
    if (this.#cutFor > REACTION && speed > 0) return `it moves ${this.#cutFor} ms after the wire was cut`;
    if (stopReported && speed > 0) return `a stop was reported at ${speed} m/s`;
    if (guard.isStopped() && speed > 0.05) return `it counts as stopped at ${speed} m/s`;
    if (this.#reasonFor > REACTION && speed > 0)
      return `it moves ${this.#reasonFor} ms after ${guard.reason()}`;
    // Slower and slower is what a lower limit asks for; as fast or faster for so long is disobedience.
    if (this.#overFor > REACTION) return `it keeps ${speed} m/s with a limit of ${guard.speedLimit()}`;
    if (this.#outsideFor > REACTION) return 'it moves outside its zones';
    if (this.#pressed && guard.reason() === undefined) return 'the stop button was forgotten';
    if (this.#held !== null && guard.reason() === undefined) return 'an order to stop was forgotten';
    return undefined;
  }
}

test('Whatever happens in whatever order: reasons stop it within 550 ms, nothing is reported that is not so, and only a resume lets go', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const sut = await aGuardedRobot();
      const { robot, guard, see, eyes, loop, pass, last } = sut;
      guard.keep(fences);
      const judge = new Judge(sut);
      let wanted: { readonly to: CoordinatesE7; readonly speed: number } | undefined;
      let ordered = -1;
      for (const one of [{ kind: 'drive', to: place(110, 0), speed: 1.7 } as const, ...steps]) {
        judge.happened(one);
        if (one.kind === 'fault') robot.inject(one.fault);
        if (one.kind === 'lie') {
          robot.inject({ kind: 'no-brake', lies: true, seconds: 2 });
          guard.allow('a lie', undefined);
        }
        if (one.kind === 'touch') robot.touch(one.what);
        if (one.kind === 'sight')
          see({ people: one.people, pedestrianNear: one.pedestrianNear, blocked: one.blocked });
        eyes.looking = !(one.kind === 'eyes');
        loop.turning = !(one.kind === 'loop');
        if (one.kind === 'hold') guard.allow(one.reason, undefined);
        if (one.kind === 'resume') {
          guard.allow(null, undefined);
          guard.release();
        }
        // An order that is nonsense is tried once, on the way to the place wanted before.
        if (one.kind === 'drive' && one.speed === 1.7) [wanted, ordered] = [one, -1];
        else if (one.kind === 'drive') {
          await guard.drive({ kind: 'follow', path: [one.to], speed: metersPerSecond(one.speed) });
          ordered = -1;
        }
        for (let ms = 0; ms < 2_500; ms += TICK) {
          // As the agent's loop does: the way again with every new limit, and when the robot stands.
          if (wanted !== undefined && loop.turning) {
            guard.intend(`${wanted.to.latitude} ${wanted.to.longitude}`, [wanted.to]);
            if (guard.speedLimit() !== ordered || last().motion === 'standing') {
              ordered = guard.speedLimit();
              const speed = metersPerSecond(wanted.speed);
              await guard.drive({ kind: 'follow', path: [wanted.to], speed });
            }
          }
          await pass(TICK);
          const wrong = judge.look();
          if (wrong !== undefined) throw new Error(wrong);
        }
        if (one.kind === 'sight') see({ people: 0, pedestrianNear: false, blocked: false });
      }
      await robot.stop();
      t.pass();
    }),
    { numRuns: 150, includeErrorInReport: true },
  );
});
