import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import type { Camera } from '../../../edge/cameras/camera.ts';
import { cameraConfig } from '../../../edge/cameras/config.ts';
import { FakeCamera } from '../../../edge/cameras/fake-camera.ts';
import { LinkCamera } from '../../../edge/cameras/link-camera.ts';
import { openCamera } from '../../../edge/cameras/open-camera.ts';
import { Feed } from '../../../firmware-bridge/feed.ts';
import type { CameraImage } from '../../../firmware-bridge/link.ts';
import { every, systemClock } from '../../../protocol/clock.ts';
import type { FleetError } from '../../../protocol/errors.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { hasFfmpeg, withoutFfmpeg } from './has-ffmpeg.ts';

async function aFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-camera-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Calls `show` with a new picture again and again until the test ends. */
function showing(t: ExecutionContext, show: (image: CameraImage) => void): void {
  const image = () => ({ time: systemClock.now(), width: 4, height: 2, pixels: new Uint8Array(24) });
  t.teardown(every(systemClock, milliseconds(20), () => show(image())));
}

async function opened(t: ExecutionContext, config: object): Promise<Camera> {
  const onTrouble = (trouble: FleetError) => t.fail(trouble.message);
  return await openCamera(cameraConfig.parse(config), { link: {}, real: systemClock, onTrouble });
}

const cameras: readonly [string, (t: ExecutionContext) => Promise<Camera>, boolean][] = [
  [
    'The in-memory camera',
    async (t) => {
      const camera = new FakeCamera();
      showing(t, camera.show);
      return camera;
    },
    true,
  ],
  [
    'The camera of a link',
    async (t) => {
      const feed = new Feed<CameraImage>(1);
      showing(t, (image) => feed.push(image));
      const camera = new LinkCamera({ camera: () => feed.read() });
      // The link itself ends its streams when it stops.
      camera.stop = () => Promise.resolve(feed.end());
      return camera;
    },
    true,
  ],
  [
    'A folder of pictures',
    async (t) => {
      const path = await aFolder(t);
      for (const [i, background] of ['red', 'green', 'blue'].entries()) {
        await sharp({ create: { width: 8, height: 6, channels: 3, background } }).toFile(
          join(path, `${i}.png`),
        );
      }
      return await opened(t, { kind: 'folder', path, rate: 30 });
    },
    true,
  ],
  [
    'A video file',
    async (t) => {
      const path = join(await aFolder(t), 'video.avi');
      const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=10:duration=1', '-c:v', 'mjpeg'];
      execFileSync('ffmpeg', ['-loglevel', 'error', ...source, path]);
      return await opened(t, { kind: 'video', path, width: 64, height: 64, rate: 10 });
    },
    hasFfmpeg,
  ],
];

for (const [name, make, runs] of cameras) {
  const title = runs ? '' : withoutFfmpeg;
  (runs ? test.serial : test.serial.skip)(
    `${name} gives whole pictures, the newest to a slow reader, and ends when it stops${title}`,
    async (t) => {
      const camera = await make(t);
      await camera.start();
      const times: number[] = [];
      for await (const { time, width, height, pixels } of camera.pictures()) {
        t.is(pixels.length, width * height * 3);
        times.push(time);
        // Slower than the camera: what comes next was taken at most one picture ago.
        await new Promise((resolve) => systemClock.after(milliseconds(150), () => resolve(undefined)));
        if (times.length === 3) void camera.stop();
        if (times.length > 4) break;
      }
      t.true(times.length >= 3);
      t.true(times.every((time, i) => i === 0 || time > (times[i - 1] as number)));
      t.false(camera.source.includes('undefined'));
      await camera.stop();
    },
  );
}

test('A link without a camera gives no pictures', async (t) => {
  for await (const _ of new LinkCamera({}).pictures()) t.fail();
  t.pass();
});

test('A configuration cannot smuggle in options, sizes without bound or other protocols', (t) => {
  const refused = (config: object) => t.false(cameraConfig.safeParse(config).success);
  refused({ kind: 'video', path: '-i' });
  refused({ kind: 'v4l2', device: '-f' });
  refused({ kind: 'rtsp', url: 'http://camera.example/' });
  refused({ kind: 'rtsp', url: 'rtsp://camera.example/', rate: 1_000 });
  refused({ kind: 'video', path: 'walk.mp4', width: 100_000 });
  refused({ kind: 'video', path: 'walk.mp4', program: 'sh' });
});
