import sharp from 'sharp';
import type { Detection } from '../../edge/vision/detector.ts';
import type { CameraImage } from '../../firmware-bridge/link.ts';

/** The picture as PNG with every box, its label and its score drawn on it. */
export async function drawBoxes(
  { width, height, pixels }: CameraImage,
  found: readonly Detection[],
): Promise<Uint8Array> {
  const shapes = found.map((one) => shapeOf(one)).join('');
  const drawing = `<svg width="${width}" height="${height}" xmlns="http://www.w3.org/2000/svg">${shapes}</svg>`;
  return await sharp(pixels, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(drawing) }])
    .png()
    .toBuffer();
}

function shapeOf({ label, confidence, box }: Detection): string {
  const { x, y, width, height } = box;
  const colour = `hsl(${hueOf(label)}, 80%, 45%)`;
  const words = `${label} ${confidence.toFixed(2)}`;
  const top = Math.max(0, y - 20);
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="${colour}" stroke-width="3"/>`,
    `<rect x="${x}" y="${top}" width="${9 * words.length + 8}" height="20" fill="${colour}"/>`,
    `<text x="${x + 4}" y="${top + 15}" font-size="15" font-family="sans-serif" fill="white">${words}</text>`,
  ].join('');
}

const hueOf = (label: string) => [...label].reduce((sum, letter) => sum + letter.charCodeAt(0) * 47, 0) % 360;
