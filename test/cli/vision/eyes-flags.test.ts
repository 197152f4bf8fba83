import { resolve } from 'node:path';
import test from 'ava';
import { cameraFlag, withEyes } from '../../../cli/vision/eyes-flags.ts';
import { cameraConfig } from '../../../edge/cameras/config.ts';

test('Every kind of camera can be named in one word, and the agent takes what comes of it', (t) => {
  t.deepEqual(cameraFlag('link'), { kind: 'link' });
  t.deepEqual(cameraFlag('folder:pictures'), { kind: 'folder', path: resolve('pictures') });
  t.deepEqual(cameraFlag('video:walk.mp4'), { kind: 'video', path: resolve('walk.mp4') });
  t.deepEqual(cameraFlag('v4l2:/dev/video2'), { kind: 'v4l2', device: '/dev/video2' });
  t.deepEqual(cameraFlag('v4l2'), { kind: 'v4l2' });
  t.deepEqual(cameraFlag('rtsp://10.0.0.7/1'), { kind: 'rtsp', url: 'rtsp://10.0.0.7/1' });
  for (const word of ['link', 'folder:p', 'video:v', 'v4l2', 'rtsp://h/1']) {
    t.true(cameraConfig.safeParse(cameraFlag(word)).success);
  }
  for (const word of ['', 'folder', 'video:', 'usb:0', 'http://h/', 'link:x'])
    t.throws(() => cameraFlag(word));
});

test('Flags win over the configuration file, and without flags it stays as it is', (t) => {
  const settings = { hub: 'x', camera: { kind: 'link' } };
  t.deepEqual(withEyes(settings, {}), settings);
  t.deepEqual(withEyes(settings, { camera: { kind: 'v4l2' }, detector: '/models/n' }), {
    hub: 'x',
    camera: { kind: 'v4l2' },
    detector: { folder: '/models/n' },
  });
  t.is(withEyes(null, { detector: 'x' }), null);
});
