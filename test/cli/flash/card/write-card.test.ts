import test from 'ava';
import { MemorySource } from '../../../../cli/flash/card/byte-source.ts';
import { MemoryMedium } from '../../../../cli/flash/card/medium.ts';
import { Overlay } from '../../../../cli/flash/card/overlay.ts';
import { unfinishedSince } from '../../../../cli/flash/card/unfinished.ts';
import { CHUNK, writeCard } from '../../../../cli/flash/card/write-card.ts';
import { seededRandom } from '../../../../protocol/random.ts';

const SIZE = 3 * CHUNK + 5 * 512;

function anImage(size = SIZE): Uint8Array {
  const random = seededRandom(4711);
  const bytes = Uint8Array.from({ length: size }, () => Math.floor(random.next() * 256));
  bytes.set([0x55, 0xaa], 510);
  return bytes;
}

const image = anImage();
const TOKEN_AT = 2 * CHUNK + 100;

async function write(medium: MemoryMedium, signal = new AbortController().signal) {
  const steps: string[] = [];
  const overlay = new Overlay(new MemorySource(image));
  const written = writeCard({
    image: overlay,
    medium,
    signal,
    started: '2026-11-23T01:00:00Z',
    finish: async (open) => {
      steps.push('token');
      await open.write(TOKEN_AT, new TextEncoder().encode('the token'));
    },
    onProgress: (step, done) => steps.push(`${step} ${done}`),
  });
  return { written: await written, steps, overlay };
}

const boots = ({ contents }: MemoryMedium) => contents[510] === 0x55 && contents[511] === 0xaa;

test('everything is written and read back, the token last but the head', async (t) => {
  const medium = new MemoryMedium(SIZE + 4096);
  const { written, steps, overlay } = await write(medium);
  t.deepEqual(written, { bytes: SIZE, readBackFrom: 'device' });
  t.is(Buffer.compare(medium.contents.subarray(0, SIZE), await overlay.read(0, SIZE)), 0);
  t.is(Buffer.from(medium.contents.subarray(TOKEN_AT, TOKEN_AT + 9)).toString(), 'the token');
  t.is(steps.filter((step) => step.startsWith('verify')).at(-1), `verify ${SIZE}`);
  t.is(steps.at(-1), 'token');
  t.is(await unfinishedSince(medium), undefined);
});

test('power lost at any write, or in the middle of it, leaves a medium that does not boot and says so', async (t) => {
  let writes = 0;
  await write(new MemoryMedium(SIZE, () => writes++));
  t.true(writes > 6);
  for (let cut = 1; cut < writes; cut++) {
    for (const torn of [0, 256]) {
      let seen = 0;
      const medium: MemoryMedium = new MemoryMedium(SIZE, (offset, bytes) => {
        if (seen++ !== cut) return;
        medium.contents.set(bytes.subarray(0, torn), offset);
        throw new Error('no power');
      });
      await t.throwsAsync(write(medium), { code: 'CLI_FLASH_WRITE', message: /no power/ });
      t.false(boots(medium), `cut at write ${cut}`);
      // The very last write is the first sector itself: half of it may replace half of the words.
      if (cut < writes - 1) t.is(await unfinishedSince(medium), '2026-11-23T01:00:00Z');
    }
  }
});

test('an interrupted write leaves the same', async (t) => {
  const stop = new AbortController();
  const medium = new MemoryMedium(SIZE, (offset) => {
    if (offset === CHUNK) stop.abort(new Error('asked to stop'));
  });
  await t.throwsAsync(write(medium, stop.signal), { message: 'asked to stop' });
  t.false(boots(medium));
  t.is(await unfinishedSince(medium), '2026-11-23T01:00:00Z');
});

for (const offset of [4096, CHUNK - 1, CHUNK, SIZE - 1]) {
  test(`a bit that flips on the medium at byte ${offset} is found there`, async (t) => {
    const medium: MemoryMedium = new MemoryMedium(SIZE);
    const flip = medium.flush;
    let flushes = 0;
    medium.flush = () => {
      // After the body is written, before it is read back.
      if (++flushes === 2) medium.contents[offset] = (medium.contents[offset] ?? 0) ^ 8;
      return flip();
    };
    const error = await t.throwsAsync(write(medium), { code: 'CLI_FLASH_READ_BACK' });
    t.regex(error?.message ?? '', new RegExp(`differs at byte ${offset}:`));
    t.false(boots(medium));
    t.is(await unfinishedSince(medium), '2026-11-23T01:00:00Z');
  });
}

test('a head that reads back wrong is covered again', async (t) => {
  const medium: MemoryMedium = new MemoryMedium(SIZE);
  const read = medium.readBack.bind(medium);
  medium.readBack = async (offset, length) => {
    const found = await read(offset, length);
    if (offset === 0 && boots(medium)) found[1000] = (found[1000] ?? 0) ^ 1;
    return found;
  };
  await t.throwsAsync(write(medium), { code: 'CLI_FLASH_READ_BACK', message: /byte 1000:/ });
  t.false(boots(medium));
});

test('a medium that is too small is not touched', async (t) => {
  const medium = new MemoryMedium(SIZE - 512, () => t.fail('written'));
  await t.throwsAsync(write(medium), { code: 'CLI_FLASH_TOO_SMALL' });
});
