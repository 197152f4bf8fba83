import { gzipSync } from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import { decodePicture, encodePicture } from '../../../../edge/vision/model/picture-file.ts';
import { isFleetError } from '../../../../protocol/errors.ts';
import { unixMilliseconds } from '../../../../protocol/units.ts';

test('a picture comes back as it was', (t) => {
  const size = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(size, size, fc.uint8Array({ minLength: 432, maxLength: 432 }), (width, height, noise) => {
      const pixels = noise.subarray(0, width * height * 3);
      const back = decodePicture(encodePicture({ time: unixMilliseconds(5), width, height, pixels }));
      return (
        back.width === width &&
        back.height === height &&
        Buffer.compare(Buffer.from(back.pixels), Buffer.from(pixels)) === 0
      );
    }),
  );
  t.pass();
});

test('what is no such picture is refused, and so is one that unzips to no end', (t) => {
  const refused = (bytes: Uint8Array) =>
    t.true(
      isFleetError(
        t.throws(() => decodePicture(bytes)),
        'MODEL_INVALID',
      ),
    );
  refused(new Uint8Array());
  refused(Buffer.from('no gzip'));
  refused(gzipSync('P6\n2 2\n255\nshort'));
  refused(gzipSync('P6\n0 0\n255\n'));
  refused(gzipSync('P5\n1 1\n255\nabc'));
  refused(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
});
