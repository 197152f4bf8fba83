import test from 'ava';
import { RobotFeed } from '../../../hub/fleet/robot-feed.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aDevice } from '../store/a-frame.ts';

test('a robot that changes often is published once a look, and not at all while nobody listens', async (t) => {
  const realClock = new ManualClock();
  const published: string[] = [];
  let wanted = false;
  const feed = new RobotFeed<string>({
    view: async (device) => device,
    publish: (view) => published.push(view),
    wanted: () => wanted,
    realClock,
    report: () => t.fail(),
  });
  const [one, other] = [aDevice().id, aDevice().id];
  const pass = async () => {
    realClock.advance(milliseconds(500));
    await new Promise((resolve) => setImmediate(resolve));
  };
  feed.changed(one);
  await pass();
  t.deepEqual(published, []);
  wanted = true;
  for (let i = 0; i < 10; i++) feed.changed(one);
  feed.changed(other);
  await pass();
  await pass();
  t.deepEqual(published, [one, other]);
  feed.changed(one);
  feed.stop();
  await pass();
  t.is(published.length, 2);
});
