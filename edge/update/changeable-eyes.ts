import type { Eyes } from '../open-eyes.ts';
import type { DetectorConfig } from '../vision/config.ts';
import type { Detector } from '../vision/detector.ts';
import type { ModelBench } from './model-line.ts';
import { realBench } from './real-bench.ts';
import { SwappableDetector } from './swappable-detector.ts';

export interface Models {
  readonly detector: SwappableDetector;
  readonly bench: ModelBench;
}

/** The eyes, with a detector whose model releases may replace; unchanged where no model is configured. */
export function changeableEyes(
  eyes: Eyes,
  config: DetectorConfig | undefined,
  open: (config: DetectorConfig) => Promise<Detector>,
): Eyes & { readonly models?: Models } {
  if (config === undefined) return eyes;
  const detector = new SwappableDetector(eyes.detector);
  return { ...eyes, detector, models: { detector, bench: realBench(() => open(config), config.backend) } };
}
