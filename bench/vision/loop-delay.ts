import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { BackendName } from '../../edge/vision/backends/backend.ts';
import type { CheckedModel } from '../../edge/vision/model/manifest.ts';
import { ThreadedDetector } from '../../edge/vision/threaded-detector.ts';
import type { CameraImage } from '../../firmware-bridge/link.ts';

/** Milliseconds between two looks at the loop. They are part of every figure: an upper bound. */
const RESOLUTION = 10;

/** How late this thread's loop turns while a detector of the agent looks at picture after picture. */
export async function loopDelay(
  model: CheckedModel,
  name: BackendName,
  images: readonly CameraImage[],
  seconds: number,
): Promise<{ readonly p99: number; readonly most: number; readonly pictures: number }> {
  const detector = new ThreadedDetector(model, name);
  await detector.start();
  try {
    const first = images[0];
    if (first !== undefined) await detector.detect(first);
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
    delay.enable();
    const end = performance.now() + seconds * 1_000;
    let pictures = 0;
    while (performance.now() < end) {
      await detector.detect(images[pictures % images.length] as CameraImage);
      pictures += 1;
    }
    delay.disable();
    return { p99: delay.percentile(99) / 1e6, most: delay.max / 1e6, pictures };
  } finally {
    await detector.stop();
  }
}
