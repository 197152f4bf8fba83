import test, { type ExecutionContext } from 'ava';
import { MemoryProgress } from '../../../edge/missions/progress-store.ts';
import { distanceToPath } from '../../../edge/navigation/distance-to-path.ts';
import { OwnStreets } from '../../../edge/navigation/own-streets.ts';
import { MemoryOutbox } from '../../../edge/reporting/memory-outbox.ts';
import { MemoryUplink } from '../../../edge/reporting/memory-uplink.ts';
import { FakeDetector } from '../../../edge/vision/fake-detector.ts';
import { wireAgent } from '../../../edge/wire-agent.ts';
import { offsetBy, straightMeters } from '../../../maps/geometry/distance.ts';
import { lineMeters } from '../../../maps/geometry/line.ts';
import { pavement } from '../../../maps/roads/profiles.ts';
import type { Lesson } from '../../../maps/roads/travel-times/learned/lesson.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { ZoneFences } from '../../../maps/zones/fences.ts';
import { address, deviceIdOf, keyText } from '../../../protocol/ids.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import {
  type CoordinatesE7,
  milliseconds,
  toUnixSeconds,
  unixMilliseconds,
} from '../../../protocol/units.ts';
import { signZones } from '../../../protocol/zones/signed-zones.ts';
import { aSimulatedRobot, settle } from '../../firmware-bridge/a-link.ts';
import { stopAt } from '../a-job.ts';
import { hubSigner, network, owner, readFrame, signedMission } from '../hub-side.ts';
import { device } from '../missions/a-moment.ts';
import { roomy } from '../reporting/outbox.contract.ts';
import { aZone } from '../safety/a-guarded-robot.ts';

const town = generateTown(1);
const middleOf = (path: readonly CoordinatesE7[]): CoordinatesE7 => {
  const half = lineMeters(path) / 2;
  const at = path.findIndex((_, i) => lineMeters(path.slice(0, i + 1)) >= half);
  const [a, b] = [path[at - 1] as CoordinatesE7, path[at] as CoordinatesE7];
  return {
    latitude: Math.round((a.latitude + b.latitude) / 2),
    longitude: Math.round((a.longitude + b.longitude) / 2),
  };
};

/** Two places with a short way between them that can be blocked, and a way around that is not much longer. */
function aBlockedWay() {
  const places = town.places.doors.map(({ at }) => at);
  const streets = new OwnStreets(town.network, pavement);
  for (let i = 0; i + 40 < places.length; i += 7) {
    const [from, to] = [places[i] as CoordinatesE7, places[i + 40] as CoordinatesE7];
    const way = streets.wayAround(from, to);
    if (way === undefined || lineMeters(way) < 60 || lineMeters(way) > 200) continue;
    const obstacle = middleOf(way);
    if (straightMeters(obstacle, from) < 25 || straightMeters(obstacle, to) < 25) continue;
    const tried = new OwnStreets(town.network, pavement);
    tried.block(obstacle, unixMilliseconds(0));
    const around = tried.wayAround(from, to);
    if (around !== undefined && lineMeters(around) < 400) return { from, to, way, obstacle, around };
  }
  throw new RangeError('no such way in this town');
}

test('a way around passes no obstacle, also from a place on the blocked street itself', (t) => {
  const { to, way, obstacle, around } = aBlockedWay();
  t.true(distanceToPath(obstacle, way) < 3);
  t.true(distanceToPath(obstacle, around) >= 3);
  const streets = new OwnStreets(town.network, pavement);
  t.true(streets.block(obstacle, unixMilliseconds(0)));
  t.false(streets.block(obstacle, unixMilliseconds(1)), 'told once');
  const before = way
    .filter((at) => straightMeters(at, obstacle) > 8)
    .find((at) => straightMeters(at, to) > 0);
  const leaving = streets.wayAround(before as CoordinatesE7, to);
  t.true(leaving !== undefined && distanceToPath(obstacle, leaving) >= 3);
});

test('a blocked street is tried again after half an hour', (t) => {
  const { from, to, way, obstacle } = aBlockedWay();
  const streets = new OwnStreets(town.network, pavement);
  streets.block(obstacle, unixMilliseconds(0));
  t.true(streets.isBlockedAt(obstacle));
  t.false(streets.tryAgain(unixMilliseconds(1_799_999)));
  t.true(streets.tryAgain(unixMilliseconds(1_800_000)));
  t.deepEqual(streets.wayAround(from, to), way);
});

/** A robot at `from` that was told of a mission to `to`, and drives it for five seconds. */
async function anAgentOnItsWay(t: ExecutionContext, { from, to, way }: ReturnType<typeof aBlockedWay>) {
  const { robot, clock } = await aSimulatedRobot({ place: from });
  const uplink = new MemoryUplink();
  const lessons: Lesson[] = [];
  const id = deviceIdOf(device.publicKey);
  const { keeper, reporter, guard, lookout, zones, agent } = wireAgent({
    ...{ device, link: robot, detector: new FakeDetector(), uplink, outbox: new MemoryOutbox(roomy) },
    identity: {
      version: 1,
      device: id,
      network,
      owner: address(owner),
      hubKey: address(keyText(hubSigner.publicKey)),
      releaseKey: address(keyText(hubSigner.publicKey)),
      broker: { host: '127.0.0.1', port: 1 },
      mapHash: '00'.repeat(32),
    },
    own: {
      streets: new OwnStreets(town.network, pavement),
      learner: { note: (found) => lessons.push(...found) },
    },
    ...{ store: new MemoryProgress(), verifier: nativeVerifier, world: clock, real: clock },
    onTrouble: (trouble) => t.fail(String(trouble)),
  });
  await lookout.start(robot);
  reporter.start();
  await uplink.start();
  reporter.hubNumbers({ session: 0, sequence: 0 });
  guard.start();
  agent.start();
  t.teardown(async () => {
    agent.stop();
    await guard.stop();
    await lookout.stop();
    await reporter.stop();
    await robot.stop();
  });
  const pass = async (seconds: number, until: () => boolean = () => false) => {
    for (let i = 0; i < seconds * 20 && !until(); i++) {
      clock.advance(milliseconds(50));
      await settle();
    }
  };
  const now = toUnixSeconds(clock.now());
  const stop = { ...stopAt('park', to), path: way };
  const mission = signedMission(id, 1, { jobs: [], stops: [stop] }, { issued: 1, expires: now + 7_200 });
  await keeper.takeDownlink({ channel: 'mission', bytes: mission });
  await pass(5);
  return { id, robot, uplink, lessons, reporter, zones, pass, now };
}

test('a zone drawn across the way of a robot without a link: it goes around, and never says that it may not', async (t) => {
  const world = aBlockedWay();
  const { to, obstacle } = world;
  const { robot, zones, pass, now } = await anAgentOnItsWay(t, world);
  const drawn = [
    aZone(
      'keep-out',
      [
        [-3, -3],
        [3, -3],
        [3, 3],
        [-3, 3],
      ].map(([east, north]) => offsetBy(obstacle, east as number, north as number)),
    ),
  ];
  await zones.takeDownlink(signZones(network, hubSigner, { number: 1, issued: now, zones: drawn }));
  const fences = new ZoneFences(drawn, 'ground');
  const isThere = () => {
    if (fences.flawOf(robot.truth().at) !== undefined) t.fail('inside');
    return straightMeters(robot.truth().at, to) < 5;
  };
  await pass(600, isThere);
  t.true(isThere(), 'it arrives');
  await pass(20);
});

test('without a link a robot goes around a blocked street, arrives, and tells of it when the link is back', async (t) => {
  const world = aBlockedWay();
  const { to, obstacle } = world;
  const { id, robot, uplink, lessons, reporter, pass } = await anAgentOnItsWay(t, world);
  uplink.link(false);
  robot.inject({ kind: 'closed-street', ...obstacle, seconds: 36_000 });
  let nearest = Number.POSITIVE_INFINITY;
  const isThere = () => {
    nearest = Math.min(nearest, straightMeters(robot.truth().at, obstacle));
    return straightMeters(robot.truth().at, to) < 5;
  };
  await pass(600, isThere);
  t.true(isThere(), 'it arrives');
  t.true(nearest > 3, `it came no nearer to the obstacle than ${nearest.toFixed(1)} m`);
  t.true(lessons.length > 0, 'it learned the edges it drove');
  const told = () =>
    uplink.stored
      .map(({ bytes }) => readFrame(id, bytes))
      .flatMap(({ payload }) => payload.events)
      .flatMap((event) => (event.kind === 'fault' ? [`${event.code} ${event.detail}`] : []));
  t.deepEqual(told(), []);
  uplink.link(true);
  await pass(10);
  reporter.hubNumbers({ session: 0, sequence: 0 });
  const place = `${obstacle.latitude} ${obstacle.longitude}`;
  await pass(20, () => told().length >= 2);
  t.deepEqual(told().sort(), [`WAY_BLOCKED ${place}`, `WENT_AROUND ${place}`]);
});
