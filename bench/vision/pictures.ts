import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readPhoto } from '../../edge/vision/read-photo.ts';
import type { CameraImage } from '../../firmware-bridge/link.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import { type LabelledPicture, labelled } from './labels.ts';

export const VIDEO = '/usr/share/doc/opencv-doc/examples/data/vtest.avi';
export const videoSize = { width: 768, height: 576 };

export const hasFfmpeg = (): boolean => spawnSync('ffmpeg', ['-version']).status === 0;

/** The labelled pictures that can be had here, and why others cannot. */
export function availablePictures(): {
  readonly pictures: readonly LabelledPicture[];
  readonly left: string[];
} {
  const left = new Set<string>();
  const ffmpeg = hasFfmpeg();
  const pictures = labelled.filter(({ from, path, frame }) => {
    if (!existsSync(path)) left.add(`${from} is not installed: its pictures are left out`);
    else if (frame !== undefined && !ffmpeg)
      left.add('ffmpeg is not installed: frames of videos are left out');
    else return true;
    return false;
  });
  return { pictures, left: [...left] };
}

export async function readPicture({ path, frame }: LabelledPicture): Promise<CameraImage> {
  if (frame === undefined) return await readPhoto(path, unixMilliseconds(0));
  const chosen = ['-vf', `select=eq(n\\,${frame})`, '-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo'];
  const words = ['-loglevel', 'error', '-i', path, ...chosen, 'pipe:1'];
  const pixels = execFileSync('ffmpeg', words, { maxBuffer: 1 << 26 });
  return { time: unixMilliseconds(0), ...videoSize, pixels };
}
