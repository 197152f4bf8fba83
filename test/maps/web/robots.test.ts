import test from 'ava';
import { choicesOf, filtered, isFiltering, noFilter } from '../../../maps/web/robots/robot-filter.ts';
import { RobotsStore } from '../../../maps/web/robots/robots-store.ts';
import { Fleet } from '../../../maps/web/store/fleet.ts';
import { sampleFlags } from '../../../protocol/telemetry.ts';
import { aRobot } from './support/a-view.ts';

const moving = aRobot(1, { model: 'Cart 2' });
const charging = aRobot(2, { model: 'Drone', flags: sampleFlags.charging, speed: 0 });

test('a filter lets through what fits all of its parts, and everything when it is empty', (t) => {
  const robots = [moving, charging];
  t.is(filtered(robots, noFilter), robots);
  t.false(isFiltering({ ...noFilter, text: '  ' }));
  t.deepEqual(filtered(robots, { ...noFilter, text: 'cART' }), [moving]);
  t.deepEqual(filtered(robots, { ...noFilter, text: charging.device.slice(5, 20) }), [charging]);
  t.deepEqual(filtered(robots, { ...noFilter, mood: 'charging' }), [charging]);
  t.deepEqual(filtered(robots, { ...noFilter, owner: moving.owner, model: 'Drone' }), [charging]);
  t.deepEqual(filtered(robots, { ...noFilter, mood: 'charging', text: 'cart' }), []);
});

test('what can be chosen is what there is, each once', (t) => {
  t.deepEqual(choicesOf([charging, moving, charging]), {
    moods: ['moving', 'charging'],
    owners: [moving.owner],
    models: ['Cart 2', 'Drone'],
  });
});

test('robots that move do not change what can be chosen', (t) => {
  const fleet = new Fleet();
  const store = new RobotsStore(fleet);
  fleet.take([{ topic: 'robot', data: moving }]);
  const before = store.choices.value;
  fleet.take([{ topic: 'robot', data: aRobot(1, { model: 'Cart 2', sequence: 9 }) }]);
  t.is(store.choices.value, before);
  fleet.take([{ topic: 'robot', data: charging }]);
  t.not(store.choices.value, before);
});

test('the filter narrows what is shown, and fitting ends following', (t) => {
  const fleet = new Fleet();
  const store = new RobotsStore(fleet);
  fleet.take([moving, charging].map((data) => ({ topic: 'robot', data })));
  t.is(store.shown.value.length, 2);
  store.narrow({ text: 'drone' });
  t.deepEqual(store.shown.value, [charging]);
  store.follow(charging.device);
  store.fitTo([moving.device]);
  t.is(store.following.value, undefined);
  t.deepEqual(store.fit.value, { count: 1, devices: [moving.device] });
});
