import test, { type ExecutionContext } from 'ava';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { parseDetailsView, parseTrackView, trackLimits } from '../../../protocol/views/track.ts';
import { aFleet, depot, robotNumber } from '../support/a-fleet.ts';
import { aHttpHub, theOperator } from '../support/a-http-hub.ts';
import { aPerson, place, START } from '../support/a-world.ts';

const owner = aPerson(9);
const MINUTE = 60_000;
type Span = Parameters<ReturnType<typeof aFleet>['clock']['advance']>[0];

/** A robot of `owner` that drove 10 m a minute for some minutes, with a fault at the end. */
async function aHubWithADrive(t: ExecutionContext, minutes = 10) {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  for (let minute = 1; minute <= minutes; minute++) {
    fleet.clock.advance(MINUTE as Span);
    const time = fleet.clock.now();
    const events =
      minute === minutes ? [{ kind: 'fault', time, code: 'STUCK', detail: 'a kerb' } as const] : [];
    await fleet.report(robot, place(minute * 10, 0), events);
  }
  const hub = await aHttpHub(t, {
    clock: fleet.clock,
    directory: fleet.directory,
    frames: fleet.frames,
    jobStore: fleet.store,
    robotExtras: {
      linkSince: () => START,
      versions: async () => [
        { kind: 'model', version: 3, target: 'any', channel: 'stable', state: 'good', failed: null },
      ],
    },
  });
  return { hub, robot, fleet };
}

test('the owner and operators see the exact way of the last minutes, oldest first', async (t) => {
  const { hub, robot } = await aHubWithADrive(t);
  for (const person of [owner, theOperator]) {
    const token = await hub.signIn(person);
    const answer = await hub.call('GET', `/v1/devices/${robot.id}/track?minutes=3`, { token });
    const { exact, points } = parseTrackView(answer.body);
    t.true(exact);
    t.deepEqual(
      points.map(({ time, at }) => [(time - START) / MINUTE, at]),
      [7, 8, 9, 10].map((minute) => [minute, place(minute * 10, 0)]),
    );
  }
});

test('others see cells, each once a visit, without speed or battery', async (t) => {
  const { hub, robot } = await aHubWithADrive(t, 60);
  const path = `/v1/devices/${robot.id}/track?minutes=60`;
  const { exact, points } = parseTrackView((await hub.call('GET', path)).body);
  t.false(exact);
  t.true(points.length >= 2 && points.length <= 6, `${points.length} cells on 600 m`);
  for (const { at, speed, battery } of points) {
    t.is((at.longitude - 12_500) % 25_000, 0);
    t.deepEqual([speed, battery], [null, null]);
  }
});

test('a long track is thinned, its newest point stays', async (t) => {
  const { hub, robot, fleet } = await aHubWithADrive(t, 1);
  for (let i = 0; i < 1_100; i++) {
    fleet.clock.advance(1_000 as Span);
    await fleet.report(robot, place(i / 10, 5));
  }
  const token = await hub.signIn(owner);
  const answer = await hub.call('GET', `/v1/devices/${robot.id}/track?minutes=9999`, { token });
  const { points } = parseTrackView(answer.body);
  t.true(points.length > 400 && points.length <= trackLimits.points);
  t.is(points.at(-1)?.time, unixMilliseconds(fleet.clock.now()));
});

test('link, versions and faults are the owner’s business; others learn of the link alone', async (t) => {
  const { hub, robot } = await aHubWithADrive(t);
  const path = `/v1/devices/${robot.id}/details`;
  const details = parseDetailsView((await hub.call('GET', path, { token: await hub.signIn(owner) })).body);
  t.like(details.link, { online: true, since: START, delay: 0 });
  t.like(details.versions[0], { kind: 'model', version: 3 });
  t.like(details.faults[0], { code: 'STUCK', detail: 'a kerb' });
  const strange = parseDetailsView((await hub.call('GET', path)).body);
  t.true(strange.link.online);
  t.deepEqual([strange.versions, strange.faults, strange.observations], [[], [], []]);
  t.is((await hub.call('GET', `/v1/devices/${robotNumber(5).id}/track`)).problem().code, 'DEVICE_UNKNOWN');
});
