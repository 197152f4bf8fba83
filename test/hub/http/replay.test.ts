import test, { type ExecutionContext } from 'ava';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { parseReplayView } from '../../../protocol/views/replay.ts';
import { aFleet, depot, robotNumber } from '../support/a-fleet.ts';
import { aHttpHub, theOperator } from '../support/a-http-hub.ts';
import { aPerson, place, START } from '../support/a-world.ts';

const owner = aPerson(9);
const MINUTE = 60_000;
type Span = Parameters<ReturnType<typeof aFleet>['clock']['advance']>[0];

/** Two robots that drove 10 m a minute for some minutes, the second 50 m beside the first. */
async function aHubWithDrives(t: ExecutionContext, minutes = 20) {
  const fleet = aFleet();
  const robots = [robotNumber(1), robotNumber(2)] as const;
  for (const robot of robots) await fleet.join(robot, depot);
  for (let minute = 1; minute <= minutes; minute++) {
    fleet.clock.advance(MINUTE as Span);
    for (const [i, robot] of robots.entries()) {
      await fleet.report(robot, place(minute * 10, i * 50), [], 0, 900 - minute);
    }
  }
  const { clock, directory, frames, store: jobStore } = fleet;
  const hub = await aHttpHub(t, { clock, directory, frames, jobStore });
  const ask = async (from: number, to: number, token?: string) => {
    const path = `/v1/replay?from=${START + from * MINUTE}&to=${START + to * MINUTE}`;
    return hub.call('GET', path, token === undefined ? {} : { token });
  };
  return { hub, robots, fleet, ask };
}

test('an operator sees where every robot was between two moments, and nothing outside of them', async (t) => {
  const { hub, robots, ask } = await aHubWithDrives(t);
  const view = parseReplayView((await ask(5, 8, await hub.signIn(theOperator))).body);
  t.is(view.until, view.to);
  t.deepEqual(view.robots.map(({ device }) => device).sort(), robots.map(({ id }) => id).sort());
  const first = view.robots.find(({ device }) => device === robots[0].id);
  t.true(first?.exact);
  t.deepEqual(
    first?.times,
    [0, 1, 2, 3].map((minute) => minute * MINUTE),
  );
  t.deepEqual(
    first?.latitudes.map((latitude, i) => ({ latitude, longitude: first.longitudes[i] })),
    [5, 6, 7, 8].map((minute) => place(minute * 10, 0)),
  );
  t.deepEqual(first?.batteries, [895, 894, 893, 892]);
});

test('an owner sees the robots of others as the public does: cells, each once a visit, no speed, no battery', async (t) => {
  const { hub, ask } = await aHubWithDrives(t, 60);
  const open = parseReplayView((await ask(1, 60, await hub.signIn(owner))).body);
  t.true(open.robots.every(({ exact }) => exact));
  const { robots } = parseReplayView((await ask(1, 60)).body);
  t.is(robots.length, 2);
  for (const { exact, times, latitudes, longitudes, headings, speeds, batteries } of robots) {
    t.false(exact);
    t.true(times.length >= 2 && times.length <= 6, `${times.length} cells on 600 m`);
    for (const one of [...latitudes, ...longitudes]) t.is((Math.abs(one) - 12_500) % 25_000, 0);
    t.true([...headings, ...speeds, ...batteries].every((value) => value === null));
  }
});

test('long spans are thinned, and spans that are too long or backwards are refused', async (t) => {
  const { hub, ask, fleet, robots } = await aHubWithDrives(t, 1);
  for (let i = 0; i < 2_000; i++) {
    fleet.clock.advance(2_000 as Span);
    await fleet.report(robots[0], place(i / 10, 5));
  }
  const view = parseReplayView((await ask(0, 66, await hub.signIn(owner))).body);
  const first = view.robots.find(({ device }) => device === robots[0].id);
  const count = first?.times.length ?? 0;
  t.true(count > 300 && count <= 721, `${count} fixes`);
  for (const [from, to] of [
    [0, 241],
    [8, 8],
    [9, 8],
  ] as const) {
    fleet.clock.advance((241 * MINUTE) as Span);
    t.is((await ask(from, to)).problem().code, 'PAYLOAD_INVALID');
  }
});

test('frames a robot handed in late belong to the time they tell of', async (t) => {
  const { hub, ask, fleet, robots } = await aHubWithDrives(t, 2);
  const append = fleet.frames.append.bind(fleet.frames);
  fleet.frames.append = (frame) =>
    append({ ...frame, received: unixMilliseconds(frame.received + 5 * MINUTE) });
  fleet.clock.advance(MINUTE as Span);
  await fleet.report(robots[0], place(30, 0));
  fleet.clock.advance((9 * MINUTE) as Span);
  const token = await hub.signIn(owner);
  const view = parseReplayView((await ask(2, 4, token)).body);
  t.deepEqual(view.robots.find(({ device }) => device === robots[0].id)?.times, [0, MINUTE]);
});
