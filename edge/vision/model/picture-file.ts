import { gunzipSync, gzipSync } from 'node:zlib';
import type { CameraImage } from '../../../firmware-bridge/link.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';

/** Netpbm's portable pixmap, gzipped: a robot reads it without an image library, anybody with any. */
export const PICTURE_ENDING = '.ppm.gz';

const MAX_BYTES = 16 * 1024 * 1024;

export const encodePicture = ({ width, height, pixels }: CameraImage): Uint8Array =>
  gzipSync(Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), pixels]), { level: 9 });

/** @throws MODEL_INVALID when it is not such a picture */
export function decodePicture(bytes: Uint8Array): CameraImage {
  const contents = unzip(bytes);
  const header = /^P6\n(\d{1,5}) (\d{1,5})\n255\n/.exec(contents.subarray(0, 32).toString('latin1'));
  const [width, height] = [Number(header?.[1]), Number(header?.[2])];
  const pixels = contents.subarray(header?.[0].length ?? 0);
  if (header === null || width === 0 || pixels.length === 0 || pixels.length !== width * height * 3)
    throw new FleetError('MODEL_INVALID', { reason: 'a golden picture is not a pixmap of 8 bits a channel' });
  return { time: unixMilliseconds(0), width, height, pixels };
}

function unzip(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (cause) {
    throw new FleetError('MODEL_INVALID', { reason: 'a golden picture cannot be unzipped' }, { cause });
  }
}
