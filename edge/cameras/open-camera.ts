import type { RobotLink } from '../../firmware-bridge/link.ts';
import type { Clock } from '../../protocol/clock.ts';
import type { FleetError } from '../../protocol/errors.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { Camera } from './camera.ts';
import type { CameraConfig } from './config.ts';
import { FfmpegCamera } from './ffmpeg-camera.ts';
import { LinkCamera } from './link-camera.ts';

interface Ground {
  readonly link: Pick<RobotLink, 'camera'>;
  readonly real: Clock;
  readonly onTrouble: (trouble: FleetError) => void;
}

/** The camera of the configuration, not started. What decodes picture files is loaded only for a folder of them. */
export async function openCamera(
  config: CameraConfig | undefined,
  { link, real, onTrouble }: Ground,
): Promise<Camera> {
  if (config === undefined || config.kind === 'link') return new LinkCamera(link);
  if (config.kind === 'folder') {
    const { FolderCamera } = await import('./folder-camera.ts');
    const { readPhoto } = await import('../vision/read-photo.ts');
    const { path, rate, repeat } = config;
    const period = milliseconds(1_000 / rate);
    const read = (file: string) => readPhoto(file, real.now());
    return new FolderCamera({ folder: path, period, repeat, real, read, onTrouble });
  }
  const { width, height, rate, ...source } = config;
  return new FfmpegCamera({ source, size: { width, height, rate }, real, onTrouble });
}
