import { electricSet } from './electric-set.ts';
import { growth } from './growth.ts';
import type { Level } from './level.ts';
import { publicSet } from './public-set.ts';

/** Levels of the acceptance table that the route solver is judged by, one thread each. */
export const levels: readonly Level[] = [
  publicSet({
    letter: 'A',
    about: 'Li & Lim 100, fewest vehicles first',
    set: 'lilim_100',
    seconds: 5,
    objective: 'hier',
    picks: [
      ...['lc101', 'lc103', 'lc203', 'lc206', 'lr102', 'lr104'],
      ...['lr205', 'lr208', 'lrc103', 'lrc106', 'lrc204', 'lrc207'],
    ],
    peers: ['pyvrp', 'vroom'],
    targets: [
      { key: 'wrong-plans', op: '<=', bound: 0 },
      { key: 'vehicles-sum', op: '<=', bound: 403 },
      { key: 'longer-mean-percent', op: '<=', bound: 0.1 },
      { key: 'longer-worst-percent', op: '<=', bound: 0.6 },
    ],
  }),
  publicSet({
    letter: 'B',
    about: 'Solomon 100, distance',
    set: 'solomon',
    seconds: 5,
    objective: 'dist',
    picks: [
      ...['c101', 'c104', 'c203', 'c206', 'r102', 'r104'],
      ...['r205', 'r208', 'rc103', 'rc106', 'rc204', 'rc207'],
    ],
    peers: ['pyvrp', 'vroom'],
    targets: [
      { key: 'wrong-plans', op: '<=', bound: 0 },
      { key: 'longer-mean-percent', op: '<=', bound: 0.5 },
    ],
  }),
  publicSet({
    letter: 'C',
    about: 'Li & Lim 200, fewest vehicles first',
    set: 'lilim_200',
    seconds: 10,
    objective: 'hier',
    peers: ['pyvrp', 'vroom'],
    targets: [
      { key: 'wrong-plans', op: '<=', bound: 0 },
      { key: 'vehicles-more-percent', op: '<=', bound: 1.5 },
      { key: 'longer-mean-percent', op: '<=', bound: 2 },
    ],
  }),
  electricSet,
  publicSet({
    letter: 'F',
    about: 'Li & Lim 1000, fewest vehicles first',
    set: 'lilim_1000',
    seconds: 60,
    objective: 'hier',
    peers: ['pyvrp', 'vroom'],
    targets: [
      { key: 'wrong-plans', op: '<=', bound: 0 },
      { key: 'vehicles-more-percent', op: '<=', bound: 3 },
      { key: 'first-seconds', op: '<=', bound: 3 },
    ],
  }),
  growth,
];
