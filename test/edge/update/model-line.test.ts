import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { MemorySource } from '../../../edge/update/memory-source.ts';
import { type ModelBench, ModelLine } from '../../../edge/update/model-line.ts';
import { MemorySlots } from '../../../edge/update/slot-store.ts';
import { SwappableDetector } from '../../../edge/update/swappable-detector.ts';
import { FakeDetector } from '../../../edge/vision/fake-detector.ts';
import type { CameraImage } from '../../../firmware-bridge/link.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { type FleetError, isFleetError } from '../../../protocol/errors.ts';
import { sha256 } from '../../../protocol/hash.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { aFolder } from '../a-job.ts';
import { aModelRelease, aRelease, authority } from './a-release.ts';

const text = (words: string) => new TextEncoder().encode(words);
const signal = new AbortController().signal;
const image: CameraImage = { time: unixMilliseconds(0), width: 1, height: 1, pixels: new Uint8Array(3) };

/** A detector that is what its file says: `good`, `blind` at the golden pictures, `unloadable`. */
class FileDetector extends FakeDetector {
  readonly words: string;
  override readonly modelHash: Uint8Array<ArrayBuffer>;
  stopped = false;
  breaks = false;

  constructor(words: string) {
    super();
    this.words = words;
    this.modelHash = new Uint8Array(sha256(text(words)));
  }

  override start = (): Promise<void> =>
    this.words.startsWith('unloadable') ? Promise.reject(new Error('no such operator')) : Promise.resolve();
  override stop = (): Promise<void> => {
    this.stopped = true;
    return Promise.resolve();
  };
  override detect(picture: CameraImage) {
    return this.breaks ? Promise.reject(new Error('out of memory')) : super.detect(picture);
  }
}

async function aLine(t: ExecutionContext) {
  const folder = await aFolder(t);
  const source = new MemorySource();
  const slots = new MemorySlots();
  const opened: FileDetector[] = [];
  const flashed = new FileDetector('flashed');
  const detector = new SwappableDetector(flashed);
  const loaded: number[] = [];
  const troubles: FleetError[] = [];
  const bench: ModelBench = {
    open: async (at) => {
      const one = new FileDetector(await readFile(join(at, 'model.json'), 'utf8'));
      opened.push(one);
      return one;
    },
    judge: async (_at, one) =>
      (one as FileDetector).words.startsWith('blind') ? 'only 3 of 10 are seen' : undefined,
    flashed: async () => new FileDetector('flashed again'),
  };
  const make = () =>
    new ModelLine({
      folder,
      target: 'uint8',
      channel: 'stable',
      authority,
      source,
      slots,
      real: systemClock,
      random: seededRandom(1),
      onStep: () => undefined,
      detector,
      bench,
      onLoaded: (_hash, version) => loaded.push(version),
      onTrouble: (trouble) => troubles.push(trouble),
    });
  const publish = (version: number, words: string) => {
    const release = aModelRelease(version, { 'model.json': text(words) });
    source.releases.set(`model ${version}`, release.signed);
    source.contents.set(`model ${version} uint8`, release.content);
  };
  const uses = () => Buffer.from(detector.modelHash).equals(sha256(text(opened.at(-1)?.words ?? '')));
  return { make, publish, slots, opened, flashed, detector, loaded, troubles, source, uses };
}

test('a model that sees its golden pictures takes over, and the old one is stopped', async (t) => {
  const { make, publish, slots, flashed, loaded, uses } = await aLine(t);
  const line = make();
  await line.start();
  publish(1, 'good one');
  await line.take(1, signal);
  t.true(uses());
  t.true(flashed.stopped);
  t.deepEqual(loaded, [1]);
  t.is(line.running().version, 1);
  t.deepEqual((await slots.read()).good, { slot: 'a', version: 1 });
});

for (const [words, reason] of [
  ['blind', /only 3 of 10/],
  ['unloadable', /no such operator/],
] as const) {
  test(`a model that is ${words} never takes over; the one before goes on and the reason is reported`, async (t) => {
    const { make, publish, opened, detector, flashed } = await aLine(t);
    const line = make();
    await line.start();
    publish(1, words);
    await t.throwsAsync(line.take(1, signal), { code: 'UPDATE_MODEL_FAILED' });
    t.deepEqual(detector.modelHash, flashed.modelHash);
    t.is(line.running().version, 0);
    t.regex(line.running().failed?.reason ?? '', reason);
    const tries = opened.length;
    await line.take(1, signal);
    t.is(opened.length, tries, 'it is not tried again');
  });
}

test('a model that fails while pictures come gives way to the one before, and stays refused', async (t) => {
  const { make, publish, slots, opened, detector, troubles } = await aLine(t);
  const line = make();
  await line.start();
  publish(1, 'good one');
  await line.take(1, signal);
  publish(2, 'good two');
  await line.take(2, signal);
  const two = opened.at(-1);
  if (two === undefined) return t.fail();
  two.breaks = true;
  for (let i = 0; i < 5; i++) await t.throwsAsync(detector.detect(image));
  await line.settled();
  t.deepEqual(await detector.detect(image), []);
  t.is(line.running().version, 1);
  t.is(line.running().failed?.version, 2);
  t.true(troubles.some((trouble) => isFleetError(trouble, 'UPDATE_MODEL_FAILED')));
  t.deepEqual((await slots.read()).good, { slot: 'a', version: 1 });
  await line.take(2, signal);
  t.is(line.running().version, 1);
});

test('after a start the good model is judged again; one that fails now gives way', async (t) => {
  const { make, publish, opened, uses, detector, flashed } = await aLine(t);
  const line = make();
  await line.start();
  publish(1, 'good one');
  await line.take(1, signal);
  await detector.swap(flashed);
  const next = make();
  await next.start();
  t.true(uses());
  t.is(opened.length, 2);
  t.is(next.running().version, 1);
});

test('a model that took the agent with it while it was judged is not tried at the next start', async (t) => {
  const { make, publish, slots } = await aLine(t);
  const line = make();
  await line.start();
  publish(1, 'good one');
  await slots.write({
    good: { slot: 'factory', version: 0 },
    floor: 0,
    trial: { slot: 'a', version: 1, starts: 1 },
  });
  const next = make();
  await next.start();
  t.is(next.running().version, 0);
  t.is(next.running().failed?.code, 'UPDATE_TRIAL_ENDED');
});

test('a model signed by the hub, for another network or older than one that ran is never loaded', async (t) => {
  const { make, publish, opened, source } = await aLine(t);
  const line = make();
  await line.start();
  publish(5, 'good five');
  await line.take(5, signal);
  publish(4, 'good four');
  await line.take(4, signal);
  publish(6, 'good six');
  const signed = source.releases.get('model 6') as Uint8Array;
  signed[100] = (signed[100] ?? 0) ^ 1;
  await t.throwsAsync(line.take(6, signal), { code: 'SIGNATURE_INVALID' });
  t.is(line.running().failed?.code, 'SIGNATURE_INVALID');
  source.releases.set('model 7', aRelease(7, { 'model.json': text('x') }).signed);
  await t.throwsAsync(line.take(7, signal), { code: 'RELEASE_MANIFEST' });
  t.is(opened.length, 1);
});
