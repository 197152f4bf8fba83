import test from 'ava';
import { scenarios } from '../../bench/safety/scenarios.ts';
import { measure } from '../../bench/safety/trial.ts';
import { seededRandom } from '../../protocol/random.ts';

const named = (name: string) => {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  return scenario.trial;
};

test('A cut wire at full speed, and down a slope: the wheels stand within 500 ms of the cut', async (t) => {
  for (const name of ['link-cut-at-1.7', 'link-cut-downhill-20-percent', 'computer-dies']) {
    for (let i = 0; i < 5; i++) {
      const { speed, standstill, driven } = await measure(named(name), seededRandom(i));
      t.true(speed > 1);
      t.true(standstill !== undefined && standstill <= 500, `${name}: ${standstill} ms`);
      t.true(driven < 1);
    }
  }
});

test('What the agent stops for is confirmed within 500 ms, and never before the wheels stand', async (t) => {
  for (const name of [
    'agent-loop-dies',
    'operator-stops',
    'stop-button',
    'plan-deadline',
    'battery-floor',
    'receiver-jumps',
  ]) {
    const { standstill, confirmed, falseStops } = await measure(named(name), seededRandom(7));
    t.true(confirmed !== undefined && confirmed <= 500, `${name}: ${confirmed} ms`);
    t.true((standstill ?? Number.POSITIVE_INFINITY) <= (confirmed ?? 0), name);
    t.is(falseStops, 0);
  }
});

test('A firmware that lies about its brake is told of, and no stop is reported while the wheels turn', async (t) => {
  const { alarmed, falseStops } = await measure(named('firmware-lies'), seededRandom(3));
  t.true(alarmed !== undefined && alarmed <= 1_500, `${alarmed}`);
  t.is(falseStops, 0);
});
