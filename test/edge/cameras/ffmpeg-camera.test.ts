import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { ffmpegArguments, nameOf, type VideoSource } from '../../../edge/cameras/ffmpeg-arguments.ts';
import { FfmpegCamera } from '../../../edge/cameras/ffmpeg-camera.ts';
import { framesOf } from '../../../edge/cameras/frames.ts';
import { type Clock, ManualClock, systemClock } from '../../../protocol/clock.ts';
import { type FleetError, isFleetError } from '../../../protocol/errors.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { hasFfmpeg, withoutFfmpeg } from './has-ffmpeg.ts';

const size = { width: 8, height: 4, rate: 5 };
const BYTES = size.width * size.height * 3;
const network: VideoSource = { kind: 'rtsp', url: 'rtsp://robot:secret@127.0.0.1:9/stream' };

/** A camera on a program that does what the script says instead of ffmpeg. */
async function aCamera(t: ExecutionContext, script: string, real: Clock, source: VideoSource = network) {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-ffmpeg-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const program = join(folder, 'ffmpeg');
  await writeFile(program, `#!${process.execPath}\n${script}\n`);
  await chmod(program, 0o755);
  const troubles: FleetError[] = [];
  const onTrouble = (trouble: FleetError) => troubles.push(trouble);
  const camera = new FfmpegCamera({ source, size, real, onTrouble, program });
  t.teardown(() => camera.stop());
  return { camera, troubles };
}

/** Lets time pass in steps until it holds. */
async function until(clock: ManualClock, step: number, holds: () => boolean): Promise<void> {
  for (let i = 0; i < 2_000 && !holds(); i++) {
    await new Promise((resolve) => systemClock.after(milliseconds(10), () => resolve(undefined)));
    clock.advance(milliseconds(step));
  }
}

test('Bytes become pictures however they are cut; a half one at the end is none', async (t) => {
  async function* chunks(sizes: readonly number[]) {
    let next = 0;
    for (const length of sizes) yield Uint8Array.from({ length }, () => next++ % 251);
  }
  for (const sizes of [[5, 1, 60, 200, 30], [296], Array.from({ length: 296 }, () => 1)]) {
    const frames: Uint8Array[] = [];
    for await (const frame of framesOf(chunks(sizes), 8, 4)) frames.push(frame);
    t.is(frames.length, 3);
    t.deepEqual(
      frames.flatMap((frame) => [...frame]),
      Array.from({ length: 288 }, (_, i) => i % 251),
    );
  }
});

test('Without ffmpeg the error says how to get it', async (t) => {
  const options = { source: network, size, real: systemClock, onTrouble: () => undefined };
  const error = await t.throwsAsync(new FfmpegCamera({ ...options, program: '/no/such/ffmpeg' }).start());
  t.true(isFleetError(error, 'CAMERA_NO_FFMPEG'));
  if (isFleetError(error)) t.regex(error.hint, /apt-get install ffmpeg/);
});

test('A camera that breaks off is opened again, later and later, and told of once an outage', async (t) => {
  const clock = new ManualClock();
  const script = `process.stdout.write(Buffer.alloc(${2 * BYTES}, 7), () => {
    console.error('${network.kind === 'rtsp' ? network.url : ''}: Connection reset'); process.exitCode = 1; });`;
  const { camera, troubles } = await aCamera(t, script, clock);
  let pictures = 0;
  await camera.start();
  void (async () => {
    for await (const { pixels } of camera.pictures()) {
      t.true(pixels.every((value) => value === 7));
      pictures += 1;
    }
  })();
  await until(clock, 100, () => pictures >= 4 && troubles.length >= 2);
  t.true(troubles.every((trouble) => isFleetError(trouble, 'CAMERA_FAILED')));
  t.regex(troubles[0]?.message ?? '', /127\.0\.0\.1:9\/stream.*Connection reset/);
  t.false(troubles.some((trouble) => JSON.stringify(trouble).includes('secret')));
});

test('A camera that never gives a picture is tried again at longer and longer intervals and told of once', async (t) => {
  const clock = new ManualClock();
  const { camera, troubles } = await aCamera(t, `process.exitCode = 1;`, clock);
  await camera.start();
  const began = clock.now();
  await until(clock, 1_000, () => clock.now() - began > 120_000);
  t.is(troubles.length, 1);
});

test('A process that says nothing for ten seconds is ended and started again', async (t) => {
  const clock = new ManualClock();
  const { camera, troubles } = await aCamera(t, `setInterval(() => {}, 1_000);`, clock);
  await camera.start();
  await until(clock, 500, () => troubles.length > 0);
  t.regex(troubles[0]?.message ?? '', /no picture for 10 seconds/);
});

test('A process that does not listen is killed when the camera stops', async (t) => {
  const script = `process.on('SIGTERM', () => {}); process.stdout.write(Buffer.alloc(${BYTES})); setInterval(() => {}, 1_000);`;
  const { camera } = await aCamera(t, script, systemClock);
  await camera.start();
  for await (const _ of camera.pictures()) break;
  const began = systemClock.now();
  await camera.stop();
  t.true(systemClock.now() - began < 9_000);
});

test('A video that is shown once ends', async (t) => {
  const source = { kind: 'video', path: 'walk.mp4', repeat: false } as const;
  const script = `process.stdout.write(Buffer.alloc(${BYTES}));`;
  const { camera, troubles } = await aCamera(t, script, systemClock, source);
  await camera.start();
  let pictures = 0;
  for await (const _ of camera.pictures()) pictures += 1;
  t.is(pictures, 1);
  t.deepEqual(troubles, []);
});

test('A file is opened as a file, whatever its name pretends; names never show passwords', (t) => {
  const path = 'concat:http://x.example/a|b';
  const words = ffmpegArguments({ kind: 'video', path, repeat: true }, size);
  t.is(words[words.indexOf('-i') + 1], `file:${path}`);
  t.is(words[words.indexOf('-protocol_whitelist') + 1], 'file,pipe');
  t.is(nameOf(network), 'rtsp://127.0.0.1:9/stream');
  t.is(nameOf({ kind: 'rtsp', url: 'no address' }), 'an RTSP address');
});

const real = hasFfmpeg ? test.serial : test.serial.skip;
const refusals: readonly [string, VideoSource, RegExp][] = [
  ['a network camera that is not there', network, /Connection refused/],
  ['a camera device that is not there', { kind: 'v4l2', device: '/dev/video-none' }, /No such file/],
  ['a video that is not there', { kind: 'video', path: '/no/such.mp4', repeat: true }, /No such file/],
];
for (const [what, source, reason] of refusals) {
  real(
    `The real ffmpeg takes our words for ${what} and says why there is no picture${withoutFfmpeg}`,
    async (t) => {
      const told = await new Promise<FleetError>((resolve, reject) => {
        const camera = new FfmpegCamera({ source, size, real: systemClock, onTrouble: resolve });
        t.teardown(() => camera.stop());
        camera.start().catch(reject);
      });
      t.regex(told.message, reason);
      t.false(told.message.includes('secret'));
    },
  );
}
