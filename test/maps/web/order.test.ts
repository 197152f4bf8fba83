import test from 'ava';
import { nearestDoor } from '../../../maps/web/store/nearest-door.ts';
import { choose, type Order, wantsPlace } from '../../../maps/web/store/order.ts';
import { WorldClock } from '../../../maps/web/store/world-clock.ts';
import { parseTimeView } from '../../../protocol/views/network.ts';

const door = { name: 'High Street 1', latitude: 450_000_000, longitude: -300_000_000 };

test('a click near a door means the door, another one the place itself', (t) => {
  const near = { latitude: 450_001_000, longitude: -300_001_000 };
  t.is(nearestDoor([door], near).name, 'High Street 1');
  const far = { latitude: 450_100_000, longitude: -300_000_000 };
  t.deepEqual(nearestDoor([door], far), { at: far, name: '' });
  t.deepEqual(nearestDoor([], far), { at: far, name: '' });
});

test('two places make an order; a click when none is wanted changes nothing', (t) => {
  const place = nearestDoor([door], door);
  const first = choose({ step: 'pick-up' }, place);
  t.is(first.step, 'drop-off');
  t.true(wantsPlace(first));
  const second = choose(first, place);
  t.is(second.step, 'quoting');
  const none: Order = { step: 'none' };
  t.is(choose(none, place), none);
  t.is(choose(second, place), second);
});

test('the clock of a scaled world runs on between two answers of the hub', (t) => {
  let now = 5_000;
  const clock = new WorldClock(() => now);
  clock.set(
    parseTimeView({ world: 1_000_000, real: 5_000, scale: { realOrigin: 0, worldOrigin: 0, factor: 30 } }),
  );
  now += 2_000;
  t.is(clock.now(), 1_060_000);
  clock.set(parseTimeView({ world: 7_000, real: 7_000 }));
  now += 500;
  t.is(clock.now(), 7_500);
});
