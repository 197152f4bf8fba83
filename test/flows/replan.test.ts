// Issue 6, point 5: the hub re-plans live, with real agents on simulated robots in a generated town.
import test from 'ava';
import { loadMap } from '../../maps/load.ts';
import { pavement } from '../../maps/roads/profiles.ts';
import { placeOnEdge } from '../../maps/roads/route.ts';
import { createRouter } from '../../maps/roads/router.ts';
import type { MadeJob } from '../../protocol/jobs.ts';
import { decimeters } from '../../protocol/units.ts';
import { parseJobDetail } from '../../protocol/views/job.ts';
import { writePeople } from '../edge/a-job.ts';
import { orderOf } from '../hub/support/a-world.ts';
import { aSignedJob, doorsOf } from './support/a-job.ts';
import { aLiveRobot, aPeopleFolder, type LiveRobot } from './support/a-live-robot.ts';
import { aRunningHub, type HubOfTest } from './support/a-running-hub.ts';

/** World seconds a real one. */
const FACTOR = 20;

/** Orders a delivery whose people are there; what comes back waits until the job is in a state. */
async function aDelivery(hub: HubOfTest): Promise<{ job: MadeJob; until: (state: string) => Promise<void> }> {
  const job = await aSignedJob(hub);
  await writePeople(await aPeopleFolder(hub), job);
  return { job, until: await submit(hub, job) };
}

async function submit(hub: HubOfTest, job: MadeJob): Promise<(state: string) => Promise<void>> {
  await hub.call('POST', '/v1/jobs', orderOf(job));
  return async (state) => {
    const reached = await hub.follow(job.id);
    if ((await detailOf(hub, job)).events.some(({ to }) => to === state)) return;
    await reached(state);
  };
}

const detailOf = async (hub: HubOfTest, job: MadeJob) =>
  parseJobDetail((await hub.call('GET', `/v1/jobs/${job.id}`, undefined, await hub.signIn())).body);

/** The middle of the way from the depot to the door where the parcel waits. */
async function halfway(hub: HubOfTest) {
  const { network } = await loadMap(hub.config.map);
  const { depot, from } = await doorsOf(hub);
  const router = createRouter(network, pavement);
  const [a, b] = [router.snap(depot), router.snap(from)];
  const way = a && b && router.route(a, b);
  const piece = way?.edges[way.edges.length >> 1];
  if (piece === undefined) throw new Error('no way from the depot');
  return placeOnEdge(network, piece.edge, decimeters(Math.round((piece.from + piece.to) / 2)));
}

test.serial(
  'a closed street: the robot says so, the hub sends it another way, the parcel arrives',
  async (t) => {
    t.timeout(240_000);
    const hub = await aRunningHub(t, FACTOR);
    const { depot } = await doorsOf(hub);
    const { agent, firmware } = await aLiveRobot(t, hub, 1, depot);
    firmware.inject({ kind: 'closed-street', ...(await halfway(hub)), seconds: 36_000 });
    const { job, until } = await aDelivery(hub);
    await until('delivered');
    const { events } = await detailOf(hub, job);
    t.true(
      events.some(({ cause }) => cause === 'planned anew'),
      'another mission for the same work',
    );
    t.is(events.at(-1)?.device, agent.device);
  },
);

test.serial('a breakdown on the way: another robot picks the parcel up and brings it', async (t) => {
  t.timeout(240_000);
  const hub = await aRunningHub(t, FACTOR);
  const { depot } = await doorsOf(hub);
  const robots: readonly LiveRobot[] = [
    await aLiveRobot(t, hub, 1, depot),
    await aLiveRobot(t, hub, 2, depot),
  ];
  const { job, until } = await aDelivery(hub);
  await until('accepted');
  const { device } = await detailOf(hub, job);
  const chosen = robots.find(({ agent }) => agent.device === device);
  chosen?.firmware.inject({ kind: 'stuck', seconds: 36_000 });
  await until('delivered');
  const { events } = await detailOf(hub, job);
  t.truthy(chosen);
  t.not(events.at(-1)?.device, device);
});
