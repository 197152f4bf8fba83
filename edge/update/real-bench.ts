import type { BackendName } from '../vision/backends/backend.ts';
import type { Detector } from '../vision/detector.ts';
import { goldenTest } from '../vision/model/golden.ts';
import type { ModelBench } from './model-line.ts';

/**
 * Models in threads of their own, judged by the golden pictures that came with them. Loaded when first needed: a robot
 * without a detector needs no runtime for one.
 */
export function realBench(flashed: () => Promise<Detector>, backend: BackendName | undefined): ModelBench {
  const opened = async (folder: string) => {
    const { openModel } = await import('../vision/model/manifest.ts');
    return await openModel(folder);
  };
  return {
    open: async (folder) => {
      const { ThreadedDetector } = await import('../vision/threaded-detector.ts');
      return new ThreadedDetector(await opened(folder), backend);
    },
    judge: async (folder, detector) => {
      const { golden } = await opened(folder);
      const { passed, reason = 'no reason given' } = await goldenTest(detector, golden);
      return passed ? undefined : reason;
    },
    flashed,
  };
}
