import test from 'ava';
import { consumptions, edgeEnergy } from '../../../maps/roads/consumption.ts';
import { aNetwork } from './a-town.ts';

const ends = [
  [0, 0],
  [99.98, 0],
] as const;
/** Watt-hours along and against a street of 100 m. */
const energyOf = (incline: number, consumption: Parameters<typeof edgeEnergy>[1]) =>
  [...edgeEnergy(aNetwork(ends, [{ from: 0, to: 1, incline }]), consumption)].map((milli) => milli / 1_000);

test('level ground costs the same both ways, a slope more up than down, and down never gives more than it takes', (t) => {
  const consumption = { perMeter: 0.03, perMeterUp: 0.1, perMeterDown: 0.05, watts: 20 };
  t.deepEqual(energyOf(0, consumption), [3, 3]);
  t.deepEqual(energyOf(10, consumption), [4, 2.5]);
  t.deepEqual(energyOf(-10, consumption), [2.5, 4]);
  t.deepEqual(energyOf(100, { ...consumption, perMeterDown: 1 }), [13, 0]);
});

test('every profile has a consumption with which a street costs something', (t) => {
  for (const consumption of Object.values(consumptions)) t.true((energyOf(5, consumption)[0] ?? 0) > 1);
});
