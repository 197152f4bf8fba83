import test from 'ava';
import { isElectricFile, readElectric } from '../../../../hub/planning/formats/evrptw.ts';

const HEAD = 'StringID   Type       x          y          demand     ReadyTime  DueDate    ServiceTime';
const DEPOT = 'D0         d          40.0       50.0       0.0        0.0        240.0      0.0';
const STATION = 'S1         f          73.0       52.0       0.0        0.0        240.0      0.0';
const CUSTOMER = 'C1         c          25.0       85.0       20.0       161.0      191.0      10.0';
const FIGURES = [
  'Q Vehicle fuel tank capacity /79.69/',
  'C Vehicle load capacity /200.0/',
  'r fuel consumption rate /1.0/',
  'g inverse refueling rate /0.38/',
  'v average Velocity /2.0/',
];
const file = (...lines: readonly string[]) => lines.join('\r\n');

test('nodes and figures are read as the file has them, whatever its line ends', (t) => {
  const text = file(HEAD, DEPOT, STATION, CUSTOMER, '', ...FIGURES);
  t.true(isElectricFile(text));
  t.deepEqual(readElectric(text), {
    depot: { id: 'D0', x: 40, y: 50, demand: 0, ready: 0, due: 240, service: 0 },
    stations: [{ id: 'S1', x: 73, y: 52, demand: 0, ready: 0, due: 240, service: 0 }],
    customers: [{ id: 'C1', x: 25, y: 85, demand: 20, ready: 161, due: 191, service: 10 }],
    battery: 79.69,
    capacity: 200,
    consumption: 1,
    refill: 0.38,
    speed: 2,
  });
});

const wrong: readonly (readonly [name: string, text: string, says: RegExp])[] = [
  ['a line that is nothing', file(HEAD, DEPOT, 'C1 c here', ...FIGURES), /Line 3 /],
  ['a node of an unknown kind', file(HEAD, DEPOT, CUSTOMER.replace(' c ', ' x '), ...FIGURES), /Line 3 /],
  ['two depots', file(HEAD, DEPOT, DEPOT, ...FIGURES), /exactly one depot/],
  ['a figure that is missing', file(HEAD, DEPOT, ...FIGURES.slice(1)), /without a figure Q/],
  ['a figure below zero', file(HEAD, DEPOT, 'Q tank /-1/', ...FIGURES.slice(1)), /Line 3 .*positive/],
];
for (const [name, text, says] of wrong)
  test(`a file with ${name} is refused with the line`, (t) => {
    t.throws(() => readElectric(text), { message: says });
  });
