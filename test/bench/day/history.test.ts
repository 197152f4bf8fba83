import test from 'ava';
import type { DayFacts, DayOrder } from '../../../bench/day/facts.ts';
import { lateOrders } from '../../../bench/day/history.ts';
import type { DayEntry, DayPlan } from '../../../bench/day/log.ts';
import { place } from '../../edge/a-job.ts';

const order: DayOrder = {
  placed: 0,
  earliest: 0,
  latest: 100,
  from: place(0, 0),
  to: place(10, 0),
  grams: 1,
  milliliters: 1,
  priority: 0,
};
const prices = { second: 1, meter: 0, wattHour: 0, lateSecond: 10, unserved: 7_200 };
const facts: DayFacts = { vehicles: [], chargers: [], orders: [order, order, order], prices };

const plan = (time: number, routes: DayPlan['routes'], left: readonly number[]): DayEntry => ({
  kind: 'plan',
  time,
  plan: { cause: 'order', committed: new Map(), routes, left, built: 1, wall: 1, cpu: 1 },
});
const handOver = (what: 'pick-up' | 'drop-off', of: number, begin: number): DayEntry => ({
  kind: 'hand-over',
  vehicle: 7,
  what,
  order: of,
  begin,
  end: begin + 60,
});

test('what ended badly is told from the worst on, with plans, hand-overs and what its vehicle did', (t) => {
  const stop = { kind: 'pick-up', order: 1, begin: 20 } as const;
  const log: DayEntry[] = [
    plan(0, new Map([[7, [stop]]]), [2]),
    plan(5, new Map([[7, [stop]]]), [2]),
    { kind: 'depart', vehicle: 7, time: 6, stop: { kind: 'pick-up', order: 1 } },
    { kind: 'depart', vehicle: 8, time: 6, stop: { kind: 'charge', charger: 0 } },
    handOver('pick-up', 1, 20),
    { kind: 'charge', vehicle: 7, charger: 3, begin: 90, end: 400 },
    handOver('drop-off', 0, 95),
    handOver('drop-off', 1, 450),
  ];
  const found = lateOrders(facts, log);
  t.deepEqual(
    found.map(({ order: number, late }) => [number, late]),
    [
      [2, null],
      [1, 350],
    ],
  );
  t.deepEqual(found[0]?.events, [{ time: 0, vehicle: null, what: 'plan (order): left out' }]);
  t.deepEqual(
    found[1]?.events.map(({ time, what }) => `${time} ${what}`),
    [
      '0 plan (order): pick-up 1 at 20',
      '6 departs to pick-up 1',
      '20 pick-up 1, done at 80',
      '90 charges at 3 until 400',
      '95 drop-off 0, done at 155',
      '450 drop-off 1, done at 510',
    ],
  );
});
