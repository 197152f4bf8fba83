import type { RobotEvent, RobotState } from '../../firmware-bridge/link.ts';
import { type Fences, noFences } from '../../maps/zones/fences.ts';
import type { Clock } from '../../protocol/clock.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { Zone } from '../../protocol/zones/zones.ts';
import type { Wanted } from '../missions/wanted.ts';
import { distanceToPath } from './distance-to-path.ts';
import type { OwnStreets } from './own-streets.ts';
import { restOfPath } from './rest-of-path.ts';

/** A path this near to an obstacle runs into it; a robot stops further away than that. Metres. */
const RUNS_INTO = 3;
/** Detail of a WAY_BLOCKED fault: latitude and longitude of the obstacle, 1e-7 degree. */
const placeText = /^(-?\d{1,9}) (-?\d{1,10})$/;

export interface DetourParts {
  readonly streets: OwnStreets;
  readonly world: Clock;
  /** Told once of each way taken around: for the next frame, sent when there is a link again. */
  readonly onDetour: (around: CoordinatesE7) => void;
}

interface Taken {
  /** Of the mission's own way. */
  readonly key: string;
  readonly path: readonly CoordinatesE7[] | undefined;
}

/**
 * Leads a robot around what blocks its way and around zones it may not enter, with or without a hub: the mission's stop
 * stays, only the way there is another. A newer mission brings a way of its own, which is taken unless it runs into the same.
 */
export class Detour {
  readonly #parts: DetourParts;
  #obstacles: readonly CoordinatesE7[] = [];
  #fences: Fences = noFences;
  #taken: Taken | undefined;
  #count = 0;

  constructor(parts: DetourParts) {
    this.#parts = parts;
  }

  /** Hears what the firmware says of the way. */
  note(event: RobotEvent): void {
    if (event.kind !== 'fault' || event.code !== 'WAY_BLOCKED') return;
    const [, latitude, longitude] = placeText.exec(event.detail) ?? [];
    if (latitude === undefined || longitude === undefined) return;
    this.block({ latitude: Number(latitude), longitude: Number(longitude) });
  }

  /** Something lies across the way at a place, seen by camera or firmware. */
  block(at: CoordinatesE7): void {
    const { streets, world } = this.#parts;
    if (!streets.block(at, world.now())) return;
    this.#obstacles = [...this.#obstacles, at];
    this.#taken = undefined;
  }

  /** Zones that hold from now on. @param fences what safety judges ways by */
  keep(fences: Fences, sets: readonly (readonly Zone[])[]): void {
    this.#parts.streets.keep(sets);
    this.#fences = fences;
    this.#taken = undefined;
  }

  /** What is wanted, on a way that is open. */
  around(wanted: Wanted, state: RobotState | undefined): Wanted {
    const { streets, world } = this.#parts;
    if (this.#obstacles.length > 0 && streets.tryAgain(world.now())) this.#forget();
    if (wanted.kind !== 'drive' || state === undefined) return wanted;
    if (this.#taken?.key !== wanted.key)
      this.#taken = { key: wanted.key, path: this.#find(wanted.path, state.at) };
    const { path } = this.#taken;
    return path === undefined ? wanted : { ...wanted, key: `${wanted.key}/around ${this.#count}`, path };
  }

  #find(path: readonly CoordinatesE7[], at: CoordinatesE7): readonly CoordinatesE7[] | undefined {
    const end = path.at(-1);
    const rest = [at, ...restOfPath(path, at)];
    const met = this.#obstacles.find((one) => distanceToPath(one, rest) < RUNS_INTO);
    const isOpen = met === undefined && this.#fences.pathFlaw(rest) === undefined;
    if (isOpen || end === undefined) return undefined;
    const way = this.#parts.streets.wayAround(at, end);
    if (way === undefined || this.#fences.pathFlaw([at, ...way, end]) !== undefined) return undefined;
    this.#count++;
    if (met !== undefined) this.#parts.onDetour(met);
    return [...way, end];
  }

  #forget(): void {
    this.#obstacles = this.#obstacles.filter((at) => this.#parts.streets.isBlockedAt(at));
    this.#taken = undefined;
  }
}
