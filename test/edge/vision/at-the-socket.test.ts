import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import { drawGolden } from '../../../cli/model/draw-golden.ts';
import { start } from '../../../edge/main.ts';
import type { SimulatedRobot } from '../../../firmware-bridge/simulated/robot.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { aFolder, origin } from '../a-job.ts';
import { HubSide } from '../hub-side.ts';
import { ListeningWire } from '../listening-wire.ts';
import { modelFolder, withoutModel } from './a-model.ts';

/** Bytes in a row that are no chance: one in 10^28 for each pair of places. */
const WINDOW = 12;

/** A robot that looks at the pictures of a folder, with every byte it sends to its hub recorded. */
async function aWatchedRobot(t: ExecutionContext, detector: object) {
  const hub = await new HubSide().start();
  t.teardown(() => hub.stop());
  const mqtt = await new ListeningWire(hub.broker.port).start();
  const http = await new ListeningWire(Number(new URL(hub.url).port)).start();
  t.teardown(() => Promise.all([mqtt.stop(), http.stop()]).then(() => undefined));
  hub.shown = { host: '127.0.0.1', port: mqtt.port };
  const folder = await aFolder(t);
  const pictures = join(folder, 'pictures');
  await mkdir(pictures);
  const troubles: unknown[] = [];
  const open = async () => {
    const agent = await start(
      {
        hub: `http://127.0.0.1:${http.port}`,
        token: 'token-0123456789abcdef',
        dataFolder: join(folder, 'robot'),
        link: { kind: 'simulated', place: origin, seed: 7 },
        camera: { kind: 'folder', path: pictures, rate: 4 },
        ...detector,
      },
      (trouble) => troubles.push(trouble),
    );
    t.teardown(() => agent.stop());
    return agent;
  };
  return { hub, pictures, open, troubles, sent: () => Buffer.concat([mqtt.sent(), http.sent()]) };
}

/** Where bytes of `secret` appear on the wire, if anywhere. */
function leak(wire: Buffer, secret: Uint8Array): number | undefined {
  const onWire = new Set<string>();
  for (let at = 0; at + WINDOW <= wire.length; at++) onWire.add(wire.toString('latin1', at, at + WINDOW));
  const bytes = Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength);
  for (let at = 0; at + WINDOW <= bytes.length; at++) {
    const window = bytes.toString('latin1', at, at + WINDOW);
    // Even surfaces look like padding anywhere.
    if (onWire.has(window) && new Set(window).size > 4) return at;
  }
  return undefined;
}

test('The search for leaks finds twelve bytes of a picture in any message', (t) => {
  const random = seededRandom(1);
  const secret = random.bytes(5_000);
  const wire = Buffer.concat([random.bytes(300), secret.subarray(777, 777 + WINDOW), random.bytes(300)]);
  t.is(leak(wire, secret), 777);
  t.is(leak(Buffer.from(random.bytes(3_000)), secret), undefined);
});

test.serial('A robot that looks at pictures sends no byte of them, and little besides', async (t) => {
  const { hub, pictures, open, troubles, sent } = await aWatchedRobot(t, {});
  const raw = { width: 160, height: 120, channels: 3 } as const;
  const secrets: Uint8Array[] = [];
  for (let i = 0; i < 3; i++) {
    const pixels = seededRandom(i).bytes(raw.width * raw.height * 3);
    const file = await sharp(pixels, { raw }).png().toBuffer();
    await sharp(file).toFile(join(pictures, `${i}.png`));
    secrets.push(pixels, file, Buffer.from(Buffer.from(pixels).toString('base64')));
  }
  const agent = await open();
  (agent.link as SimulatedRobot).inject({ kind: 'person-near', meters: 2, seconds: 600 });
  const told = () => hub.ofKind('observation').map(({ label }) => label);
  await hub.until('what it saw', () => told().includes('pedestrian-near'));
  const wire = sent();
  for (const secret of secrets) t.is(leak(wire, secret), undefined);
  const { width, height, channels } = raw;
  t.true(wire.length < (width * height * channels) / 2, `${wire.length} bytes`);
  for (const { bytes } of hub.stored) t.true(bytes.length < 4_096, `${bytes.length} bytes`);
  t.deepEqual(troubles, []);
});

const real = modelFolder === undefined ? test.serial.skip : test.serial;
real(
  `With the real detector people are counted at the hub, and of the picture nothing arrives${withoutModel}`,
  async (t) => {
    const detector = { detector: { folder: modelFolder ?? '' } };
    const { hub, pictures, open, troubles, sent } = await aWatchedRobot(t, detector);
    const people = (await drawGolden()).find(({ name }) => name === 'golden-people');
    if (people === undefined) return t.fail();
    const { width, height, pixels } = people.image;
    const file = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    await sharp(file).toFile(join(pictures, 'people.png'));
    await open();
    const seen = () => hub.ofKind('observation');
    await hub.until('an observation', () => seen().some(({ label }) => label === 'pedestrian-near'), 60_000);
    const [person] = seen().filter(({ label }) => label === 'person');
    t.is(person?.count, 3);
    t.true(seen().every(({ cell }) => /^\d{1,6}:\d{1,6}$/.test(cell)));
    const wire = sent();
    t.is(leak(wire, pixels), undefined);
    t.is(leak(wire, file), undefined);
    t.true(wire.length < pixels.length / 4, `${wire.length} bytes`);
    t.true(hub.stored.every(({ bytes }) => bytes.length < 4_096));
    t.deepEqual(troubles, []);
  },
);
