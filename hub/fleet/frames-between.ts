import { milliseconds, type UnixMilliseconds } from '../../protocol/units.ts';
import type { FrameStore, StoredFrame } from '../store/frame-store.ts';

type Frames = Pick<FrameStore, 'replay' | 'lastIds'>;

const PAGE = 500;
/** A robot that was out of reach hands its frames in late: so much later they are still looked for. */
export const LATE = milliseconds(10 * 60_000);

/**
 * Frames of all robots that the hub got between `from` and `to`, and a little later, in the order they came.
 * Found by halving: ids rise with the time of commit, so a day of frames costs some seventeen reads to enter.
 */
export async function* framesBetween(
  frames: Frames,
  from: number,
  to: number,
): AsyncGenerator<StoredFrame, void> {
  let after = (await firstAt(frames, from)) - 1;
  for (;;) {
    const page = await frames.replay(after, PAGE);
    for (const frame of page) {
      if (frame.received > to + LATE) return;
      yield frame;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}

/** The id of the first frame received at `time` or later; one past the last when there is none. */
async function firstAt(frames: Frames, time: number): Promise<number> {
  let [low, high] = [1, (await frames.lastIds()).frames + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [frame] = await frames.replay(middle - 1, 1);
    const received: UnixMilliseconds | undefined = frame?.received;
    if (received !== undefined && received < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
