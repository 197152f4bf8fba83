import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { type RunningAgent, start } from '../../edge/main.ts';
import type { SimulatedRobot } from '../../firmware-bridge/simulated/robot.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { topic } from '../../protocol/topics.ts';
import { unixSeconds } from '../../protocol/units.ts';
import { signZones } from '../../protocol/zones/signed-zones.ts';
import type { Zone } from '../../protocol/zones/zones.ts';
import { aFolder, aJob, aMission, origin, place } from './a-job.ts';
import { HubSide, hubSigner, network } from './hub-side.ts';
import { aZone, box } from './safety/a-guarded-robot.ts';

type Teardown = Parameters<typeof aFolder>[0];

async function aWorld(t: Teardown) {
  const hub = await new HubSide().start();
  t.teardown(() => hub.stop());
  const dataFolder = join(await aFolder(t), 'robot');
  const config = {
    hub: hub.url,
    token: 'token-0123456789abcdef',
    dataFolder,
    link: { kind: 'simulated', place: origin, seed: 7, compartments: 2 },
    timeScale: { realOrigin: Date.now(), worldOrigin: 1_790_000_000_000, factor: 4 },
  };
  const send = (agent: RunningAgent, number: number, zones: readonly Zone[], signer = hubSigner) =>
    hub.publish(
      topic(agent.device, 'zones'),
      signZones(network, signer, { number, issued: unixSeconds(1), zones }),
      true,
    );
  return { hub, config, dataFolder, send };
}

async function anAgent(t: Teardown, config: object) {
  const troubles: unknown[] = [];
  const agent = await start(config, (trouble) => troubles.push(trouble));
  t.teardown(() => agent.stop());
  return { agent, troubles };
}

const outside = aZone('keep-in', box(500, 500, 600, 600));
const speedOf = (agent: RunningAgent) => (agent.link as SimulatedRobot).truth().speed;

test('A robot obeys zones the hub sends while it drives, over a real broker, and reports the stop', async (t) => {
  const { hub, config, send } = await aWorld(t);
  const { agent } = await anAgent(t, config);
  await hub.sendMission(agent.device, aMission(aJob(place(300, 0), place(0, 0))));
  await hub.until('it drives', () => speedOf(agent) > 1.2);
  await send(agent, 1, [outside]);
  await hub.until('it stands', () => speedOf(agent) === 0);
  await hub.until('the stop to be known', () =>
    hub.ofKind('safety-stop').some(({ reason }) => reason === 'outside the service area'),
  );
  await send(agent, 2, [{ ...aZone('slow', box(-50, -50, 400, 50), 60), name: 'school' }]);
  await hub.until('it goes on', () => speedOf(agent) > 0.3);
  await hub.until('at the limit', () => speedOf(agent) > 0.55);
  t.true(speedOf(agent) <= 0.6001);
});

test('Zones hold over a restart without a hub; foreign and older sets change nothing', async (t) => {
  const { hub, config, send } = await aWorld(t);
  const { agent, troubles } = await anAgent(t, config);
  await hub.until('it is connected', () => agent.status().connected);
  await send(agent, 5, [outside]);
  await hub.until('it obeys', () => agent.status().safety === 'outside the service area');
  await send(agent, 4, []);
  await send(agent, 6, [], signerFromSeed(new Uint8Array(32).fill(99)));
  await hub.until('both are refused', () =>
    ['DOWNLINK_OLD', 'SIGNATURE_INVALID'].every((code) =>
      troubles.some((trouble) => isFleetError(trouble) && trouble.code === code),
    ),
  );
  t.is(agent.status().safety, 'outside the service area');
  await agent.stop();
  await hub.stop();
  const again = await anAgent(t, config);
  await hub.until('it still obeys', () => again.agent.status().safety === 'outside the service area');
});

test('Zones that cannot be read leave the robot standing until the hub sends them again', async (t) => {
  const { hub, config, dataFolder, send } = await aWorld(t);
  await mkdir(dataFolder, { recursive: true });
  await writeFile(join(dataFolder, 'zones.bin'), 'half a file');
  const { agent, troubles } = await anAgent(t, config);
  await hub.until('it stands', () => agent.status().safety === 'zones unknown');
  t.true(troubles.some((trouble) => isFleetError(trouble, 'ZONES_FILE_INVALID')));
  await hub.until('it is connected', () => agent.status().connected);
  await send(agent, 1, []);
  await hub.until('it may drive', () => agent.status().safety === null);
});

test('Zones of its own configuration hold beside the hub’s, and flawed ones are no configuration', async (t) => {
  const { hub, config, send } = await aWorld(t);
  const own = await anAgent(t, { ...config, zones: [outside] });
  await send(own.agent, 1, []);
  await hub.until('it obeys its own', () => own.agent.status().safety === 'outside the service area');
  await own.agent.stop();
  const bowTie = { ...outside, ring: [place(0, 0), place(9, 9), place(9, 0), place(0, 9)] };
  const error = await t.throwsAsync(() => start({ ...config, zones: [bowTie] }));
  t.true(isFleetError(error, 'ZONE_CROSSES_ITSELF'));
});
