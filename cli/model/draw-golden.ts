import sharp from 'sharp';
import type { GoldenPicture } from '../../edge/vision/model/golden.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import { goldenDrawings } from './golden-drawings.ts';
import { goldenExpected } from './golden-expected.ts';

/** Draws the golden pictures; what is expected in them is written down, not asked of the model that is to be judged. */
export async function drawGolden(): Promise<GoldenPicture[]> {
  return await Promise.all(
    goldenDrawings.map(async ([name, svg]) => {
      const drawing = sharp(Buffer.from(svg)).removeAlpha().toColourspace('srgb').raw();
      const { data, info } = await drawing.toBuffer({ resolveWithObject: true });
      const image = { time: unixMilliseconds(0), width: info.width, height: info.height, pixels: data };
      return { name, image, expected: goldenExpected[name] ?? [] };
    }),
  );
}
