import test from 'ava';
import { checkElectric, type ElectricFile, type ElectricRoute } from '../../../bench/plan/check-electric.ts';

const node = (kind: string, x: number, latest = 500) => ({
  kind,
  x,
  y: 0,
  demand: kind === 'c' ? 6 : 0,
  earliest: 0,
  latest,
  service: 0,
});

/** Depot, station and two customers on a line: the further one is out of reach without a recharge. */
const file: ElectricFile = {
  depot: 'D0',
  nodes: new Map([
    ['D0', node('d', 0)],
    ['S1', node('f', 40)],
    ['C1', node('c', 50)],
    ['C2', node('c', 60, 90)],
  ]),
  figures: new Map([
    ['Q', 100],
    ['C', 10],
    ['r', 1],
    ['g', 1],
    ['v', 1],
  ]),
};

const cases: readonly (readonly [
  title: string,
  routes: readonly ElectricRoute[],
  wrong: readonly RegExp[],
])[] = [
  ['two vehicles that do it right pass', [['C1'], ['C2', 'S1']], []],
  ['an empty battery is found', [['C1'], ['C2']], [/battery is -20/]],
  ['a partial recharge that is enough passes', [['C1'], ['C2', 'S1@20']], []],
  ['more than the battery holds is found', [['C1'], ['C2', 'S1@90']], [/90 is charged at S1/]],
  ['a late visit after a recharge is found', [['C1'], ['S1', 'C2', 'S1']], [/C2 begins at 100/]],
  ['too much load is found', [['C2', 'C1', 'S1']], [/load 12 of 10/]],
  ['a customer left out is found', [['C2', 'S1']], [/C1 is visited 0 times/]],
  ['a stop that is none is found', [['C1'], ['C2', 'S1', 'X']], [/X is no stop/]],
];
for (const [title, routes, expected] of cases)
  test(title, (t) => {
    const { wrong } = checkElectric(file, routes);
    t.is(wrong.length, expected.length, wrong.join('; '));
    for (const [i, pattern] of expected.entries()) t.regex(wrong[i] ?? '', pattern);
  });
