import type { RobotLink } from '../firmware-bridge/link.ts';
import type { Clock } from '../protocol/clock.ts';
import type { FleetError } from '../protocol/errors.ts';
import type { Camera } from './cameras/camera.ts';
import { openCamera } from './cameras/open-camera.ts';
import type { AgentConfig } from './config.ts';
import type { DetectorConfig } from './vision/config.ts';
import type { Detector } from './vision/detector.ts';
import { NoDetector } from './vision/no-detector.ts';

export interface Eyes {
  readonly camera: Camera;
  readonly detector: Detector;
}

interface Ground {
  readonly link: RobotLink;
  /** What fits the link when no model is configured. */
  readonly detector: Detector;
  readonly real: Clock;
  readonly onTrouble: (trouble: FleetError) => void;
}

/** Camera and detector of the configuration, not started. A model that cannot be used is told and costs the eyes only. */
export async function openEyes(
  { camera, detector }: Pick<AgentConfig, 'camera' | 'detector'>,
  ground: Ground,
): Promise<Eyes> {
  return {
    camera: await openCamera(camera, ground),
    detector: detector === undefined ? ground.detector : await openDetector(detector, ground),
  };
}

/** A model that cannot be used is told, and nothing is seen. */
export async function openDetector(
  { folder, backend }: DetectorConfig,
  { onTrouble }: Pick<Ground, 'onTrouble'>,
): Promise<Detector> {
  const { openModel } = await import('./vision/model/manifest.ts');
  const { ThreadedDetector } = await import('./vision/threaded-detector.ts');
  const { CheckedDetector } = await import('./vision/checked-detector.ts');
  try {
    const model = await openModel(folder);
    const { name, version } = model.manifest;
    return new CheckedDetector(new ThreadedDetector(model, backend), `${name} ${version}`, model.golden);
  } catch (trouble) {
    onTrouble(trouble as FleetError);
    return new NoDetector();
  }
}
