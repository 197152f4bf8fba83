import type { DeviceId } from '../../protocol/ids.ts';
import { decodeFramePayload, type FramePayload } from '../../protocol/telemetry.ts';
import type { FrameStore, StoredFrame } from '../store/frame-store.ts';

const PAGE = 250;

/**
 * What a robot said since `since`, newest frame first, page by page so that no answer holds a whole day.
 * @param since world Unix milliseconds
 * @param most frames read at most: a robot sends about one a second
 */
export async function* recentFrames(
  frames: Pick<FrameStore, 'newest'>,
  device: DeviceId,
  since: number,
  most: number,
): AsyncGenerator<FramePayload> {
  let before: StoredFrame | undefined;
  for (let read = 0; read < most; ) {
    const page: readonly StoredFrame[] = await frames.newest(device, Math.min(PAGE, most - read), before);
    for (const { t0, payload } of page) {
      if (t0 < since) return;
      yield decodeFramePayload(t0, payload);
    }
    if (page.length < PAGE) return;
    read += page.length;
    before = page.at(-1);
  }
}
