import test from 'ava';
import { noCut } from '../../../hub/settlement/epoch.ts';
import { compareBytes } from '../../../protocol/ids.ts';
import { frameKey } from '../../../protocol/traces.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import { aSettledWorld } from '../settlement/a-settled-world.ts';
import { pickedUp, type Received, robotNumber } from '../support/a-fleet.ts';
import { place, START } from '../support/a-world.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test('a cut holds what was committed until then, and the next one goes on behind it', async (t) => {
  const world = await aSettledWorld(t);
  const robot = robotNumber(1);
  await world.fleet.join(robot, world.depot);
  const middle = unixMilliseconds(START + 50_000);
  await world.deliver(robot);
  const first = await world.source.cutAt(middle, noCut);
  t.is(first.frames, 1);
  t.is(first.events, 0);
  const second = await world.source.cutAt(world.clock.now(), first);
  t.deepEqual([second.frames, second.events], [3, 3]);
  t.deepEqual(await world.source.cutAt(world.clock.now(), second), second);
  // Received before, committed behind the cut: it belongs to the next epoch and is not lost.
  t.deepEqual(await world.source.cutAt(middle, second), { ...second, time: middle });
});

test('an epoch has its orders, its ends, the openings they name, and earlier frames that an end covers', async (t) => {
  const world = await aSettledWorld(t);
  const robot = robotNumber(1);
  await world.fleet.join(robot, world.depot);
  const before = await world.source.cutAt(unixMilliseconds(START), noCut);
  const { job } = await world.deliver(robot);
  const cancelled = await world.fleet.order({ seed: 5 });
  await world.fleet.jobs.cancel(cancelled.id, 'cancelled by its shipper');
  const upto = await world.source.cutAt(world.clock.now(), before);

  const whole = await world.source.rows(before, upto);
  const work = await all(whole.work());
  t.deepEqual(work.map(({ record }) => record.kind).sort(), ['closed', 'delivery', 'job', 'job']);
  t.deepEqual(
    [...new Set(work.flatMap(({ opening }) => (opening === undefined ? [] : [opening.job])))],
    [cancelled.id, job.id].sort(),
  );
  const frames = await all(whole.frames());
  t.is(frames.length, 2);
  t.true(
    frames.every(
      (frame, i) => i === 0 || compareBytes(frameKey(frames[i - 1] as typeof frame), frameKey(frame)) < 0,
    ),
  );
  t.deepEqual(await all(whole.frames()), frames);

  // Only the last frame is of this part, but the delivery covers the one of the pick-up too.
  const late = { ...before, frames: 2, events: 2 };
  t.is((await all((await world.source.rows(late, upto)).frames())).length, 2);
});

test('a job that a robot was sent for is not closed by a cancel: its proof may still come', async (t) => {
  const world = await aSettledWorld(t);
  const robot = robotNumber(1);
  await world.fleet.join(robot, world.depot);
  const job = await world.fleet.order();
  await world.fleet.dispatcher.review();
  await world.fleet.jobs.cancel(job.id, 'cancelled by its shipper');
  const mission = world.fleet.lastMission(robot) as Received;
  world.clock.advance(milliseconds(1_000));
  await world.fleet.report(robot, place(100, 0), [pickedUp(robot, mission, job, world.clock.now())]);
  await world.fleet.projector.catchUp();
  const upto = await world.source.cutAt(world.clock.now(), noCut);
  const { work } = await world.source.rows(noCut, upto);
  t.deepEqual(
    (await all(work())).map(({ record }) => record.kind),
    ['job'],
  );
  t.like(await world.fleet.store.job(job.id), { state: 'picked-up', cancelling: true });
});

test('both statements of an equivocation are in the traces, side by side', async (t) => {
  const world = await aSettledWorld(t);
  const robot = robotNumber(1);
  await world.fleet.join(robot, world.depot);
  robot.sequence--;
  await world.fleet.report(robot, place(10, 10));
  const upto = await world.source.cutAt(world.clock.now(), noCut);
  t.is(upto.equivocations, 1);
  const frames = await all((await world.source.rows(noCut, upto)).frames());
  t.is(frames.length, 2);
  t.true(
    compareBytes(frameKey(frames[0] as (typeof frames)[0]), frameKey(frames[1] as (typeof frames)[0])) < 0,
  );
});
