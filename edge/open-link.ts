import type { RobotLink } from '../firmware-bridge/link.ts';
import type { StreetLife } from '../firmware-bridge/simulated/street-life.ts';
import type { MapSource } from '../maps/load.ts';
import type { Clock } from '../protocol/clock.ts';
import type { LinkConfig } from './config.ts';
import type { Detector } from './vision/detector.ts';

export interface OpenedLink {
  readonly link: RobotLink;
  readonly detector: Detector;
}

/**
 * The firmware link of the configuration and the detector that fits it. Each is loaded only when asked for, so
 * that no simulated code runs on a robot with hardware.
 * @param stateFile where a simulated body survives, unless the configuration names another place.
 */
export async function openLink(
  config: LinkConfig,
  stateFile: string,
  model: string | undefined,
  clocks: { readonly world: Clock; readonly real: Clock },
): Promise<OpenedLink> {
  switch (config.kind) {
    case 'simulated': {
      const { SimulatedRobot } = await import('../firmware-bridge/simulated/robot.ts');
      const { SimulatedDetector } = await import('../firmware-bridge/simulated/detector.ts');
      const { vehicles } = await import('../firmware-bridge/simulated/vehicles.ts');
      const { kind: _, streets: map, ...options } = config;
      const { compartments } = vehicles[config.vehicle];
      const named = model === undefined ? {} : { model };
      const streets = map === undefined ? {} : { streets: await simulatedStreets(map) };
      const link = new SimulatedRobot({
        compartments,
        stateFile,
        ...named,
        ...options,
        ...streets,
        ...clocks,
      });
      return { link, detector: new SimulatedDetector(() => link.truth()) };
    }
  }
}

async function simulatedStreets(source: MapSource): Promise<StreetLife> {
  const { loadMap } = await import('../maps/load.ts');
  const { streetClasses } = await import('../firmware-bridge/simulated/street-classes.ts');
  const { streetLife } = await import('../firmware-bridge/simulated/street-life.ts');
  return streetLife(streetClasses((await loadMap(source)).network));
}
