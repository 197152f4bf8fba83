import fc from 'fast-check';
import type { ChargeTask } from '../../../../hub/planning/charging/charge-task.ts';
import { deviceIdOf } from '../../../../protocol/ids.ts';
import { unixSeconds, wattHours } from '../../../../protocol/units.ts';

/** Places 0 to 5 of a random square: start, three visits, two chargers; the end is the start. */
const PLACES = 6;

interface Drawn {
  readonly points: readonly (readonly [number, number])[];
  readonly visits: number;
  readonly usable: number;
  readonly capacity: number;
  readonly windows: readonly (readonly [number, number])[];
  readonly idle: number;
  readonly bends: readonly [number, number];
  readonly busy: readonly (readonly [number, number])[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  points: fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })), {
    minLength: PLACES,
    maxLength: PLACES,
  }),
  visits: fc.integer({ min: 1, max: 2 }),
  usable: fc.integer({ min: 30, max: 120 }),
  capacity: fc.integer({ min: 120, max: 200 }),
  windows: fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 50, max: 1_500 })), {
    minLength: 2,
    maxLength: 2,
  }),
  idle: fc.constantFrom(0, 60),
  bends: fc.tuple(fc.integer({ min: 30, max: 60 }), fc.integer({ min: 70, max: 100 })),
  busy: fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 10, max: 300 })), {
    maxLength: 2,
  }),
});

/** Small tasks of charging: about half of them need it. */
export const chargeTask: fc.Arbitrary<ChargeTask> = drawn.map((draw): ChargeTask => {
  const seconds = new Float64Array(PLACES * PLACES);
  const decimeters = new Int32Array(PLACES * PLACES);
  const energy = new Float64Array(PLACES * PLACES);
  for (const [i, [x, y]] of draw.points.entries())
    for (const [j, [u, v]] of draw.points.entries()) {
      const distance = Math.hypot(x - u, y - v);
      seconds[i * PLACES + j] = distance;
      decimeters[i * PLACES + j] = Math.round(10 * distance);
      energy[i * PLACES + j] = distance;
    }
  const ready = unixSeconds(0);
  const { capacity } = draw;
  const [slow, slower] = draw.bends;
  return {
    vehicle: {
      id: deviceIdOf(new Uint8Array(32)),
      profile: 'plane',
      capacity: { parcels: 1, grams: 1, milliliters: 1 },
      skills: [],
      takes: 'new jobs',
      maxJobs: 9,
      battery: {
        usable: wattHours(draw.usable),
        reserve: wattHours(20),
        idle: draw.idle,
        capacity: wattHours(capacity),
        curve: [
          { upTo: wattHours((capacity * slow) / 100), watts: 3_600 },
          { upTo: wattHours((capacity * slower) / 100), watts: 1_800 },
          { upTo: wattHours(capacity), watts: 600 },
        ],
      },
      start: 0,
      ready,
      shiftEnd: unixSeconds(2_000),
      end: 0,
    },
    matrix: { size: PLACES, seconds, decimeters, wattHours: energy },
    weights: { second: 1, meter: 0.1, wattHour: 0.1, lateSecond: 0 },
    visits: draw.windows.slice(0, draw.visits).map(([earliest, width], i) => ({
      place: i + 1,
      earliest,
      latest: earliest + width,
      wish: Number.POSITIVE_INFINITY,
      service: 10,
    })),
    chargers: [
      { id: 'fast', place: 4, plugs: 1, watts: 3_000 },
      { id: 'slow', place: 5, plugs: 1, watts: 900 },
    ],
    bookings: new Map([['fast', disjoint(draw.busy)]]),
    from: 0,
  };
});

/** Bookings of one plug, one after the other. */
function disjoint(busy: readonly (readonly [number, number])[]) {
  let free = 0;
  return busy.map(([pause, length]) => {
    const begin = free + pause;
    free = begin + length;
    return { begin, end: free };
  });
}
