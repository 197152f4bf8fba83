import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { start } from '../../edge/main.ts';
import { verifyDelivery, verifyPickUp } from '../../protocol/handover.ts';
import { nativeVerifier } from '../../protocol/sodium/native.ts';
import { aFolder, aJob, aMission, origin, place, writePeople } from './a-job.ts';
import { HubSide, network } from './hub-side.ts';

const scale = { realOrigin: Date.now(), worldOrigin: 1_790_000_000_000, factor: 60 };

async function aWorld(t: Parameters<typeof aFolder>[0]) {
  const hub = await new HubSide().start();
  t.teardown(() => hub.stop());
  const folder = await aFolder(t);
  const people = join(folder, 'people');
  await mkdir(people);
  const config = {
    hub: hub.url,
    token: 'token-0123456789abcdef',
    dataFolder: join(folder, 'robot'),
    link: { kind: 'simulated', place: origin, seed: 7, compartments: 2, people },
    timeScale: scale,
  };
  return { hub, people, config };
}

test('A simulated robot enrols, delivers a parcel with both codes and reports it in signed frames', async (t) => {
  const { hub, people, config } = await aWorld(t);
  const troubles: string[] = [];
  const agent = await start(config, (trouble) => troubles.push(String(trouble)));
  t.teardown(() => agent.stop());
  const job = aJob(place(60, 0), place(60, 90));
  await writePeople(people, job, 'wrong-code-first');
  await hub.sendMission(agent.device, aMission(job));
  await hub
    .until('a delivery', () => hub.ofKind('delivery').length > 0)
    .catch((e) => t.log(agent.status(), hub.events(), troubles, hub.seen.length, e));
  const [pickUp] = hub.ofKind('pick-up');
  const [delivery] = hub.ofKind('delivery');
  t.notThrows(() => pickUp && verifyPickUp(network, pickUp, job.statement, nativeVerifier));
  const fields = delivery && verifyDelivery(network, delivery, job.statement, nativeVerifier);
  t.true((fields?.driven ?? 0) > 700, `driven ${fields?.driven} dm`);
  t.is(hub.ofKind('wrong-code').length, 2);
  await hub.until('the end', () => hub.ofKind('mission-finished').length > 0);
  await agent.stop();
  t.deepEqual(hub.equivocations, []);
  t.deepEqual(troubles, []);
});
