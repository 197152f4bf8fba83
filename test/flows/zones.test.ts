// A zone drawn across the way of a running mission: hub and robot see the same, nobody has to stand.
import test from 'ava';
import { straightMeters } from '../../maps/geometry/distance.ts';
import { loadMap } from '../../maps/load.ts';
import { pavement } from '../../maps/roads/profiles.ts';
import { createRouter } from '../../maps/roads/router.ts';
import { ZoneFences } from '../../maps/zones/fences.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { parseJobDetail } from '../../protocol/views/job.ts';
import { writePeople } from '../edge/a-job.ts';
import { orderOf } from '../hub/support/a-world.ts';
import { around } from '../maps/zones/around.ts';
import { aSignedJob, doorsOf } from './support/a-job.ts';
import { aLiveRobot, aPeopleFolder } from './support/a-live-robot.ts';
import { aRunningHub, type HubOfTest } from './support/a-running-hub.ts';

/** World seconds a real one. */
const FACTOR = 20;

/** A place of the way from the depot to the door where the parcel waits, far from both ends. */
async function onTheWay(hub: HubOfTest) {
  const { network } = await loadMap(hub.config.map);
  const { depot, from } = await doorsOf(hub);
  const router = createRouter(network, pavement);
  const [a, b] = [router.snap(depot), router.snap(from)];
  const way = a && b && router.route(a, b);
  const places = way?.geometry ?? [];
  const far = places.toSorted(
    (p, q) =>
      Math.min(straightMeters(q, depot), straightMeters(q, from)) -
      Math.min(straightMeters(p, depot), straightMeters(p, from)),
  );
  const [at] = far;
  if (at === undefined) throw new Error('no way from the depot');
  return at;
}

test.serial(
  'a zone across the way of a running mission: another way, delivered, never forbidden',
  async (t) => {
    t.timeout(240_000);
    const hub = await aRunningHub(t, FACTOR);
    const { depot } = await doorsOf(hub);
    const { agent, firmware, troubles } = await aLiveRobot(t, hub, 1, depot, hub.config.map);
    const job = await aSignedJob(hub);
    await writePeople(await aPeopleFolder(hub), job);
    const reached = await hub.follow(job.id);
    await hub.call('POST', '/v1/jobs', orderOf(job));
    await reached('accepted');
    const token = await hub.signIn();
    const zone = {
      name: 'Market',
      kind: 'keep-out',
      for: 'all',
      ring: around(await onTheWay(hub), 6),
      speed: null,
    } as const;
    const arrived = await hub.follow(job.id);
    const drawn = await hub.call('PUT', '/v1/zones', { based: 0, zones: [zone] }, token);
    t.is(drawn.status, 200);
    const fences = new ZoneFences([zone], 'ground');
    const inside: unknown[] = [];
    const watch = setInterval(() => {
      const { at } = firmware.truth();
      if (fences.flawOf(at) !== undefined) inside.push(at);
    }, 20);
    await arrived('delivered').finally(() => clearInterval(watch));
    t.deepEqual(inside, []);
    const detail = parseJobDetail((await hub.call('GET', `/v1/jobs/${job.id}`, undefined, token)).body);
    t.is(detail.events.at(-1)?.device, agent.device);
    t.true(
      detail.events.some(({ cause }) => cause === 'planned anew'),
      'another mission for the same work',
    );
    t.false(
      troubles.some((trouble) => isFleetError(trouble, 'PATH_FORBIDDEN')),
      String(troubles),
    );
  },
);
