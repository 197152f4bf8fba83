import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { createRelease } from '../../../cli/release/create-release.ts';
import { contentName, readSigned } from '../../../cli/release/release-folder.ts';
import { MemorySource } from '../../../edge/update/memory-source.ts';
import { ModelLine } from '../../../edge/update/model-line.ts';
import { realBench } from '../../../edge/update/real-bench.ts';
import { MemorySlots } from '../../../edge/update/slot-store.ts';
import { SwappableDetector } from '../../../edge/update/swappable-detector.ts';
import { type Packed, packWeights } from '../../../edge/vision/nanodet/quantise.ts';
import { NoDetector } from '../../../edge/vision/no-detector.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { aModelFolder, modelFolder, withoutModel } from '../vision/a-model.ts';
import { pruned, storeAgain } from '../vision/store-again.ts';
import { authority, releaseSigner, testNetwork } from './a-release.ts';

const real = modelFolder === undefined ? test.skip : test;

/** The pulled detector with its kernels stored otherwise, as a signed release of one format. */
async function aRelease(
  t: ExecutionContext,
  source: MemorySource,
  version: number,
  pack: (kernel: Float32Array, channels: number) => Packed,
): Promise<void> {
  const [model, out] = [await aModelFolder(t), await aModelFolder(t)];
  await storeAgain(modelFolder ?? '', model, pack);
  await createRelease({
    kind: 'model',
    network: testNetwork,
    releaseKey: releaseSigner,
    version,
    label: String(version),
    channel: 'stable',
    minimum: 0,
    from: new Map([['float16', model]]),
    out,
    onTarget: () => undefined,
  });
  source.releases.set(`model ${version}`, await readSigned(out));
  const content = await readFile(join(out, contentName('float16')));
  source.contents.set(`model ${version} float16`, new Uint8Array(content));
}

real(
  `a release of the detector in 8 bits takes over after its golden pictures; one pruned by 70 % never does${withoutModel}`,
  async (t) => {
    const source = new MemorySource();
    await aRelease(t, source, 1, (kernel, channels) => packWeights(kernel, channels, 'uint8'));
    await aRelease(t, source, 2, (kernel, channels) => packWeights(pruned(kernel, 0.7), channels, 'float16'));
    const detector = new SwappableDetector(new NoDetector());
    t.teardown(() => detector.stop());
    const loaded: number[] = [];
    const line = new ModelLine({
      folder: await aModelFolder(t),
      target: 'float16',
      channel: 'stable',
      authority,
      source,
      slots: new MemorySlots(),
      real: systemClock,
      random: seededRandom(1),
      onStep: () => undefined,
      detector,
      bench: realBench(async () => new NoDetector(), 'tfjs-wasm'),
      onLoaded: (_hash, version) => loaded.push(version),
      onTrouble: (trouble) => t.log(trouble.message),
    });
    const { signal } = new AbortController();
    await line.start();
    await line.take(1, signal);
    t.deepEqual([line.running().version, loaded], [1, [1]]);
    const hash = detector.modelHash;
    await t.throwsAsync(line.take(2, signal), { code: 'UPDATE_MODEL_FAILED' });
    t.is(line.running().version, 1);
    t.regex(line.running().failed?.reason ?? '', /are not seen/);
    t.deepEqual(detector.modelHash, hash);
  },
);
