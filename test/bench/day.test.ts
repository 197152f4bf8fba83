import test from 'ava';
import { checkDay } from '../../bench/day/check.ts';
import type { DayFacts, DayVehicle } from '../../bench/day/facts.ts';
import { judgeDay } from '../../bench/day/judge.ts';
import type { DayEntry, DayPlan } from '../../bench/day/log.ts';
import { place } from '../edge/a-job.ts';

const robot: DayVehicle = {
  profile: 'pavement',
  parcels: 1,
  grams: 10_000,
  milliliters: 10_000,
  capacity: 100,
  charge: 50,
  reserve: 15,
  perMeter: 0.03,
  truePerMeter: 0.03,
  idle: 0,
  topSpeed: 1.5,
  price: 1,
  home: place(0, 0),
};
const order = { placed: 0, earliest: 0, latest: 2_000, from: place(150, 0), to: place(300, 0) };
const load = { grams: 500, milliliters: 500, priority: 0 };
const facts: DayFacts = {
  vehicles: [robot],
  chargers: [{ at: place(300, 0), plugs: 1, watts: 300 }],
  orders: [{ ...order, ...load }],
  prices: { second: 1, meter: 0.05, wattHour: 0.1, lateSecond: 10, unserved: 7_200 },
};
const pickUp = { kind: 'pick-up', order: 0 } as const;
const dropOff = { kind: 'drop-off', order: 0 } as const;

const drive = (begin: number, end: number, from: number, to: number): DayEntry => ({
  kind: 'drive',
  vehicle: 0,
  begin,
  end,
  from: place(from, 0),
  to: place(to, 0),
  meters: Math.abs(to - from),
});
const handOver = (what: 'pick-up' | 'drop-off', begin: number): DayEntry => ({
  kind: 'hand-over',
  vehicle: 0,
  what,
  order: 0,
  begin,
  end: begin + 60,
});

/** A delivery as it should be; `at` numbers the entries that a test bends. */
const good: readonly DayEntry[] = [
  { kind: 'depart', vehicle: 0, time: 10, stop: pickUp },
  drive(10, 130, 0, 150),
  { kind: 'arrive', vehicle: 0, time: 130, stop: pickUp },
  handOver('pick-up', 130),
  { kind: 'depart', vehicle: 0, time: 190, stop: dropOff },
  drive(190, 310, 150, 300),
  { kind: 'arrive', vehicle: 0, time: 310, stop: dropOff },
  handOver('drop-off', 310),
];
const bent = (at: number, ...entries: readonly DayEntry[]): DayEntry[] => good.toSpliced(at, 1, ...entries);
const plan = (time: number, parts: Partial<DayPlan>): DayEntry => ({
  kind: 'plan',
  time,
  plan: {
    cause: 'test',
    committed: new Map(),
    routes: new Map(),
    left: [],
    built: 1,
    wall: 1,
    cpu: 1,
    ...parts,
  },
});

test('an honest day has nothing wrong and costs what it costs', (t) => {
  t.deepEqual(checkDay(facts, 0, good), []);
  t.like(judgeDay(facts, [plan(5, { left: [0] }), ...good]), {
    cost: 120 + 60 + 120 + 60 + 0.05 * 300 + 0.1 * 9,
    delivered: 1,
    onTime: 1,
    unserved: 0,
  });
});

const cases: readonly [string, RegExp, DayFacts, readonly DayEntry[]][] = [
  [
    'another stop than it departed to',
    /^frozen: 0 arrived/,
    facts,
    bent(2, { kind: 'arrive', vehicle: 0, time: 130, stop: dropOff }),
  ],
  [
    'a committed stop left for another',
    /^frozen: 0 left/,
    facts,
    bent(1, { kind: 'depart', vehicle: 0, time: 10, stop: dropOff }, drive(10, 130, 0, 150)),
  ],
  ['a door left before the hand-over', /^frozen: 0 left the door/, facts, bent(3)],
  [
    'a plan that takes the committed stop away',
    /^frozen: plan/,
    facts,
    bent(0, good[0] as DayEntry, plan(10, { left: [0] })),
  ],
  [
    'a plan that promises what is late',
    /^window: plan .* late/,
    facts,
    [
      plan(5, {
        routes: new Map([
          [
            0,
            [
              { ...pickUp, begin: 100 },
              { ...dropOff, begin: 2_500 },
            ],
          ],
        ]),
      }),
      ...good,
    ],
  ],
  ['a plan that says nothing of an order', /^dropped/, facts, [plan(5, {}), ...good]],
  [
    'a pick-up before its time',
    /^window/,
    { ...facts, orders: [{ ...order, ...load, earliest: 500 }] },
    good,
  ],
  ['a parcel too heavy', /^capacity/, { ...facts, vehicles: [{ ...robot, grams: 400 }] }, good],
  ['a battery below its reserve', /^battery/, { ...facts, vehicles: [{ ...robot, charge: 20 }] }, good],
  [
    'a drop-off without a pick-up',
    /^precedence/,
    facts,
    bent(3, { kind: 'depart', vehicle: 0, time: 130, stop: dropOff }),
  ],
  ['a jump', /^place/, facts, bent(5, drive(190, 310, 400, 300))],
  ['a drive faster than it can', /^speed/, facts, bent(5, drive(190, 210, 150, 300))],
  ['two things at once', /^time/, facts, bent(5, drive(100, 310, 150, 300))],
  [
    'more vehicles at a charger than plugs',
    /^plugs/,
    { ...facts, vehicles: [robot, robot].map((one) => ({ ...one, home: place(300, 0) })) },
    [0, 1].map((vehicle): DayEntry => ({ kind: 'charge', vehicle, charger: 0, begin: 10, end: 20 })),
  ],
];

for (const [name, sentence, itsFacts, log] of cases) {
  test(`the checker of the day finds ${name}`, (t) => {
    const wrong = checkDay(itsFacts, 0, log);
    t.true(
      wrong.some((one) => sentence.test(one)),
      wrong.join('; '),
    );
  });
}
