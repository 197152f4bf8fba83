import test from 'ava';
import { sampleOf } from '../../../edge/reporting/sample-taker.ts';
import { signFrame } from '../../../edge/reporting/sign-frame.ts';
import { deviceIdOf } from '../../../protocol/ids.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { pickUpStatement } from '../../../protocol/statements/delivery.ts';
import type { Sample } from '../../../protocol/telemetry.ts';
import { metersPerSecond, unixMilliseconds } from '../../../protocol/units.ts';
import { aSimulatedRobot } from '../../firmware-bridge/a-link.ts';
import { place } from '../a-job.ts';
import { network, readFrame } from '../hub-side.ts';

const device = signerFromSeed(new Uint8Array(32).fill(2));
const position = {
  session: 1_790_000_000,
  sequence: 41,
  previous: new Uint8Array(16).fill(255),
  reported: 0,
};

async function driveSamples(period: number): Promise<Sample[]> {
  const { robot, pass, states } = await aSimulatedRobot();
  await robot.drive({ kind: 'follow', path: [place(-80, -90)], speed: metersPerSecond(1.7) });
  await pass(20_000 + 10 * period);
  const flags = { stopped: false, carrying: true, linkLost: false, simulated: true };
  return Array.from({ length: 10 }, (_, i) => sampleOf(states[300 + (i * period) / 50] as never, flags));
}

for (const [name, period] of [
  ['at life speed', 100],
  ['in a world sixty times as fast', 6_000],
] as const) {
  test(`A frame of ten samples of a driving robot ${name} has at most 320 bytes`, async (t) => {
    const samples = await driveSamples(period);
    const t0 = samples[0]?.time ?? unixMilliseconds(0);
    const { frame } = signFrame(network, device, position, { t0, samples, events: [] });
    t.log(`${frame.bytes.length} bytes`);
    t.true(frame.bytes.length <= 320);
    const read = readFrame(deviceIdOf(device.publicKey), frame.bytes);
    t.deepEqual(read.payload.samples, samples);
    t.is(read.sequence, 42);
  });
}

test('Each frame names the one before it', (t) => {
  const content = { t0: unixMilliseconds(1_790_000_000_000), samples: [], events: [] };
  const first = signFrame(network, device, position, content);
  const next = { ...position, sequence: 42, previous: first.previous };
  const second = signFrame(network, device, next, content);
  t.deepEqual(readFrame(deviceIdOf(device.publicKey), second.frame.bytes).payload.previous, first.previous);
  t.notDeepEqual(first.previous, second.previous);
});

test('A frame with a hand-over is marked, so that it is never dropped', (t) => {
  const time = unixMilliseconds(1_790_000_000_000);
  const event = {
    kind: 'pick-up',
    time,
    statement: new Uint8Array(pickUpStatement.size),
    signature: new Uint8Array(64),
  } as const;
  t.is(
    signFrame(network, device, position, { t0: time, samples: [], events: [event] }).frame.kind,
    'hand-over',
  );
  t.is(signFrame(network, device, position, { t0: time, samples: [], events: [] }).frame.kind, 'telemetry');
});
