import { i32Bytes } from './binary.ts';
import { sha256 } from './hash.ts';
import type { PlaceOpening } from './missions.ts';
import type { Random } from './random.ts';
import type { CoordinatesE7 } from './units.ts';

/** A salted place: without the salt its hash tells nothing, though there are few front doors in a town. */
export function sealPlace(random: Random, at: CoordinatesE7): PlaceOpening {
  return { salt: random.bytes(16), at };
}

/** sha256(salt 16 · latitude i32 · longitude i32), in 1e-7 degree: what the job statement commits to. */
export function placeHash({ salt, at }: PlaceOpening): Uint8Array {
  return sha256(salt, i32Bytes(at.latitude), i32Bytes(at.longitude));
}
