import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { ZoneDesk } from '../../../hub/zones/zone-desk.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { nativeVerifier, signerFromSeed } from '../../../protocol/sodium/native.ts';
import { topic } from '../../../protocol/topics.ts';
import { parseZonesView } from '../../../protocol/views/zones.ts';
import { openZones } from '../../../protocol/zones/signed-zones.ts';
import type { Zone } from '../../../protocol/zones/zones.ts';
import { aClient, aHub, messageOf } from '../ingest/a-hub.ts';
import { aDevice } from '../store/a-frame.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { aHttpHub, theOperator } from '../support/a-http-hub.ts';
import { aPerson, network } from '../support/a-world.ts';

const signer = signerFromSeed(new Uint8Array(32).fill(1));
const at = (latitude: number, longitude: number) => ({ latitude, longitude });
const school: Zone = {
  name: 'school',
  kind: 'slow',
  for: 'ground',
  ring: [at(0, 0), at(0, 1_000), at(1_000, 0)],
  speed: 80,
};

async function aDesk(folder: string) {
  const sent: Uint8Array[] = [];
  const adopted: number[] = [];
  const desk = new ZoneDesk({
    network,
    signer,
    verifier: nativeVerifier,
    file: join(folder, 'zones.bin'),
    clock: new ManualClock(),
    adopt: ({ number }) => {
      adopted.push(number);
    },
    send: async (bytes) => {
      sent.push(bytes);
    },
  });
  await desk.start();
  return { desk, sent, adopted };
}

test('Planners hear of zones before robots do, and again after a restart', async (t) => {
  const folder = await temporaryFolder(t);
  const { desk, adopted } = await aDesk(folder);
  t.deepEqual(adopted, []);
  await desk.replace(0, [school]);
  t.deepEqual(adopted, [1]);
  t.deepEqual((await aDesk(folder)).adopted, [1]);
});

test('Zones are signed, numbered, sent, and there again after a restart of the hub', async (t) => {
  const folder = await temporaryFolder(t);
  const { desk, sent } = await aDesk(folder);
  t.is(desk.current().number, 0);
  t.is(desk.bytes(), undefined);
  await desk.replace(0, [school]);
  await desk.replace(1, []);
  const opened = sent.map((bytes) =>
    openZones(network, { hubKey: signer.publicKey, verifier: nativeVerifier }, bytes),
  );
  t.deepEqual(
    opened.map(({ number, zones }) => [number, zones.length]),
    [
      [1, 1],
      [2, 0],
    ],
  );
  const { desk: again } = await aDesk(folder);
  t.is(again.current().number, 2);
  t.deepEqual(again.bytes(), sent[1]);
});

test('Of two changes drawn over the same set the second is refused, however close they come', async (t) => {
  const { desk, sent } = await aDesk(await temporaryFolder(t));
  const both = await Promise.allSettled([desk.replace(0, [school]), desk.replace(0, [])]);
  t.deepEqual(
    both.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  t.true(both[1]?.status === 'rejected' && isFleetError(both[1].reason, 'ZONES_CHANGED'));
  t.is(sent.length, 1);
});

test('A hub whose zones cannot be read does not start as if there were none', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'zones.bin'), 'half a file');
  t.true(isFleetError(await t.throwsAsync(() => aDesk(folder)), 'ZONES_FILE_INVALID'));
});

test('Everybody sees the zones, only operators draw them, and flawed ones are refused with their code', async (t) => {
  const { desk } = await aDesk(await temporaryFolder(t));
  const hub = await aHttpHub(t, { zones: desk });
  const put = async (body: unknown, token?: string) =>
    hub.call('PUT', '/v1/zones', token === undefined ? { body } : { body, token });
  const mine = { based: 0, zones: [school] };
  t.is((await put(mine)).status, 401);
  t.is((await put(mine, await hub.signIn(aPerson(3)))).status, 403);
  const token = await hub.signIn(theOperator);
  const drawn = await put(mine, token);
  t.is(drawn.status, 200);
  t.deepEqual(parseZonesView(drawn.body), { number: 1, issued: desk.current().issued, zones: [school] });
  t.deepEqual((await hub.call('GET', '/v1/zones')).body, drawn.body);
  const late = await put(mine, token);
  t.deepEqual([late.status, late.problem().code], [409, 'ZONES_CHANGED']);
  const bowTie = { ...school, ring: [at(0, 0), at(9, 9), at(9, 0), at(0, 9)] };
  const crossed = await put({ based: 1, zones: [bowTie] }, token);
  t.deepEqual([crossed.status, crossed.problem().code], [422, 'ZONE_CROSSES_ITSELF']);
  t.is((await put({ based: 1, zones: [{ ...school, speed: Number.NaN }] }, token)).status, 422);
  t.is((await put({ based: 1, zones: [{ ...school, kind: 'odd' }] }, token)).status, 400);
  t.is(desk.current().number, 1);
});

test('The broker has the zones ready before a robot subscribes, sends new ones at once, and shows nobody another’s', async (t) => {
  const { desk } = await aDesk(await temporaryFolder(t));
  await desk.replace(0, [school]);
  const hub = await aHub(t, { zones: () => desk.bytes() });
  const [device, other] = [aDevice(), aDevice()];
  await hub.enrol(device, other);
  const client = await aClient(t, hub, device);
  const first = messageOf(client);
  await client.subscribeAsync(topic(device.id, 'zones'), { qos: 1 });
  t.deepEqual(new Uint8Array(await first), desk.bytes());
  const second = messageOf(client);
  await desk.replace(1, []);
  await hub.broker.down.sendZones(desk.bytes() as Uint8Array);
  t.deepEqual(new Uint8Array(await second), desk.bytes());
  const late = await aClient(t, hub, other);
  const retained = messageOf(late);
  await late.subscribeAsync(topic(other.id, 'zones'), { qos: 1 });
  t.deepEqual(new Uint8Array(await retained), desk.bytes());
  await t.throwsAsync(() => late.subscribeAsync(topic(device.id, 'zones'), { qos: 1 }));
});
