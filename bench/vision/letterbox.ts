import type { Detection } from '../../edge/vision/detector.ts';
import type { CameraImage } from '../../firmware-bridge/link.ts';

/** Grey as in the training of many detectors. */
const GREY = 114;

const margins = ({ width, height }: Pick<CameraImage, 'width' | 'height'>) => {
  const side = Math.max(width, height);
  return { side, left: Math.floor((side - width) / 2), top: Math.floor((side - height) / 2) };
};

/** The picture in the middle of a grey square: nothing in it is stretched, everything is smaller. */
export function letterboxed(image: CameraImage): CameraImage {
  const { side, left, top } = margins(image);
  const pixels = new Uint8Array(side * side * 3).fill(GREY);
  for (let y = 0; y < image.height; y++) {
    const row = image.pixels.subarray(y * image.width * 3, (y + 1) * image.width * 3);
    pixels.set(row, ((y + top) * side + left) * 3);
  }
  return { time: image.time, width: side, height: side, pixels };
}

/** What was found in the square, in pixels of the picture. */
export function unboxed(found: readonly Detection[], image: CameraImage): Detection[] {
  const { left, top } = margins(image);
  return found.map(({ box, ...one }) => ({ ...one, box: { ...box, x: box.x - left, y: box.y - top } }));
}
