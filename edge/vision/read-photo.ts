import type { CameraImage } from '../../firmware-bridge/link.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';

/**
 * A picture file as the camera would give it, turned upright. The decoder is loaded when it is first needed: a flashed
 * robot has cameras and does without. @throws PHOTO_UNREADABLE
 */
export async function readPhoto(path: string, time: UnixMilliseconds): Promise<CameraImage> {
  try {
    const { default: sharp } = await import('sharp');
    const upright = sharp(path).rotate().removeAlpha().toColourspace('srgb');
    const { data, info } = await upright.raw().toBuffer({ resolveWithObject: true });
    return { time, width: info.width, height: info.height, pixels: data };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('PHOTO_UNREADABLE', { path, reason }, { cause });
  }
}
