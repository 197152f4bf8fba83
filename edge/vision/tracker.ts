import type { Detection } from './detector.ts';
import { overlapOf } from './nanodet/suppress.ts';

type Box = Detection['box'];

/** Something followed through pictures. */
export interface Track {
  readonly id: number;
  readonly label: string;
  readonly confidence: number;
  readonly box: Box;
  /** Pixels a second of the box's centre. */
  readonly velocity: { readonly x: number; readonly y: number };
  /** Pictures it was seen in; below `CONFIRMED` it may be a flicker. */
  readonly seen: number;
  /** Milliseconds of the camera's clock when it was last seen. */
  readonly at: number;
}

/** From so many pictures on a track counts; one false detection does not stop a robot. */
export const CONFIRMED = 2;
/** Overlap of the predicted box and a detection that makes them one thing. */
const SAME = 0.3;
/** A thing out of sight for longer is a new one when it comes back. */
const FORGET_MS = 1_500;
/** Weight of the newest measurement in the velocity. */
const NEWEST = 0.4;

/**
 * Follows detections by overlap under constant velocity (SORT, Bewley et al. 2016, without its Kalman filter: at a few
 * pictures a second the gain is nil). Greedy in order of overlap; pure state, no clock of its own.
 */
export class Tracker {
  #tracks: readonly Track[] = [];
  #next = 1;

  /** What is in view at `at` milliseconds, given what was detected in the picture of that moment. */
  update(found: readonly Detection[], at: number): readonly Track[] {
    const pairs = this.#pairs(found, at);
    const followed = new Map<Track, Detection>();
    const taken = new Set<Detection>();
    for (const { track, detection } of pairs) {
      if (followed.has(track) || taken.has(detection)) continue;
      followed.set(track, detection);
      taken.add(detection);
    }
    const kept = this.#tracks.flatMap((track) => {
      const detection = followed.get(track);
      if (detection !== undefined) return [moved(track, detection, at)];
      return at - track.at <= FORGET_MS ? [track] : [];
    });
    const fresh = found.filter((each) => !taken.has(each)).map((each) => this.#begin(each, at));
    this.#tracks = [...kept, ...fresh];
    return this.#tracks;
  }

  #pairs(found: readonly Detection[], at: number) {
    return this.#tracks
      .flatMap((track) =>
        found
          .filter(({ label }) => label === track.label)
          .map((detection) => ({ track, detection, overlap: overlapOf(expected(track, at), detection.box) })),
      )
      .filter(({ overlap }) => overlap >= SAME)
      .sort((a, b) => b.overlap - a.overlap);
  }

  #begin({ label, confidence, box }: Detection, at: number): Track {
    return { id: this.#next++, label, confidence, box, velocity: { x: 0, y: 0 }, seen: 1, at };
  }
}

/** Where a track's box should be by then. */
export function expected({ box, velocity, at }: Track, then: number): Box {
  const seconds = (then - at) / 1_000;
  return { ...box, x: box.x + velocity.x * seconds, y: box.y + velocity.y * seconds };
}

function moved(track: Track, { confidence, box }: Detection, at: number): Track {
  const seconds = Math.max(0.001, (at - track.at) / 1_000);
  const speed = (now: number, before: number, old: number) =>
    NEWEST * ((now - before) / seconds) + (1 - NEWEST) * old;
  const centre = (one: Box) => ({ x: one.x + one.width / 2, y: one.y + one.height / 2 });
  const [now, before] = [centre(box), centre(track.box)];
  const velocity = {
    x: speed(now.x, before.x, track.velocity.x),
    y: speed(now.y, before.y, track.velocity.y),
  };
  return { ...track, confidence, box, velocity, seen: track.seen + 1, at };
}
