import { join } from 'node:path';
import type { LoadedMap, MapSource } from '../../maps/load.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import { openMap } from '../map-source.ts';
import { readWorldFile } from './world-file.ts';

export interface SimulatedRobotSettings {
  readonly map: LoadedMap;
  /** Folder in which simulated people find what they need. */
  readonly people: string;
  readonly timeFile: string;
  /** Of GPS noise and of the people. */
  readonly seed: number;
  readonly vehicle: 'pavement-robot' | 'drone';
  /** Folder in which a file orders a fault: firmware-bridge/README.md says how. */
  readonly faults: string;
  /** The map whose streets have people and traffic by the hour; quiet streets when absent. */
  readonly streets?: MapSource;
  /** The network's map, on which it finds ways by itself and learns how long they take. */
  readonly ways?: MapSource;
}

/** The depot, or whatever place comes first. */
export function startOf(map: LoadedMap): CoordinatesE7 {
  const place = map.places.depots[0] ?? map.places.doors[0];
  if (place === undefined) throw new RangeError('the map names no place');
  return place.at;
}

/** What an agent's configuration says of a simulated robot of an embedded world. */
export function simulatedSettings({
  map,
  people,
  timeFile,
  seed,
  vehicle,
  faults,
  streets,
  ways,
}: SimulatedRobotSettings): Readonly<Record<string, unknown>> {
  const lively = streets === undefined ? {} : { streets };
  return {
    link: { kind: 'simulated', vehicle, place: startOf(map), seed, people, faults, ...lively },
    ...(ways === undefined ? {} : { map: ways }),
    timeScaleFile: timeFile,
  };
}

/** The same for one more robot, in a world that `wayproof start` keeps in `folder`. Throws CLI_FILE_UNREADABLE. */
export async function robotSettings(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const world = await readWorldFile(folder);
  if (world === undefined) {
    throw new FleetError('CLI_FILE_UNREADABLE', {
      what: 'world',
      path: folder,
      reason: 'no world was started there',
    });
  }
  return simulatedSettings({
    map: await openMap(world.map),
    people: join(folder, 'people'),
    timeFile: join(folder, 'time.json'),
    faults: join(folder, 'faults', 'guest'),
    seed: 4711,
    vehicle: 'pavement-robot',
  });
}
