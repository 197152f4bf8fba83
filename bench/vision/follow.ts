import { spawn } from 'node:child_process';
import { framesOf } from '../../edge/cameras/frames.ts';
import type { Detector } from '../../edge/vision/detector.ts';
import { sceneOf } from '../../edge/vision/scene.ts';
import { CONFIRMED, Tracker } from '../../edge/vision/tracker.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import { VIDEO, videoSize } from './pictures.ts';

/** Pictures a second that are looked at. */
const RATE = 5;

export interface Followed {
  readonly pictures: number;
  /** Tracks of people that lasted, and the most tracks alive at once. */
  readonly people: number;
  readonly mostTracks: number;
  readonly meanPeople: number;
}

/** Follows the pedestrians of the street scene as an agent does. */
export async function follow(detector: Detector, seconds: number): Promise<Followed> {
  const words = ['-loglevel', 'error', '-t', String(seconds), '-i', VIDEO, '-vf', `fps=${RATE}`];
  const out = ['-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'];
  const ffmpeg = spawn('ffmpeg', [...words, ...out], { stdio: ['ignore', 'pipe', 'ignore'] });
  const tracker = new Tracker();
  const lasting = new Set<number>();
  let [pictures, mostTracks, people] = [0, 0, 0];
  const { width, height } = videoSize;
  for await (const pixels of framesOf(ffmpeg.stdout, width, height)) {
    const at = (pictures * 1_000) / RATE;
    const found = await detector.detect({ time: unixMilliseconds(at), width, height, pixels });
    const tracks = tracker.update(
      found.filter(({ confidence }) => confidence >= 0.45),
      at,
    );
    for (const { id, label, seen } of tracks) {
      if (label === 'person' && seen > CONFIRMED) lasting.add(id);
    }
    people += sceneOf(tracks, videoSize, at).people;
    mostTracks = Math.max(mostTracks, tracks.length);
    pictures += 1;
  }
  return { pictures, people: lasting.size, mostTracks, meanPeople: people / Math.max(1, pictures) };
}
