import { straightMeters } from '../../../maps/geometry/distance.ts';
import type { Route } from '../../../maps/roads/route.ts';
import type { Router } from '../../../maps/roads/router.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { type Address, address, deviceIdOf, keyText, networkId, toHex } from '../../../protocol/ids.ts';
import { type MadeJob, makeJob } from '../../../protocol/jobs.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import {
  type CoordinatesE7,
  decimeters,
  meters,
  seconds,
  unixMilliseconds,
  unixSeconds,
} from '../../../protocol/units.ts';
import type { Signer } from '../../../protocol/verifier.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';

/** Names, keys and places that the hub's tests share. */

export const START = unixMilliseconds(1_790_000_000_000);
export const network = networkId(keyText(new Uint8Array(32).fill(7)));

export interface Person {
  readonly signer: Signer;
  readonly address: Address;
}

export function aPerson(seed: number): Person {
  const signer = signerFromSeed(new Uint8Array(32).fill(seed));
  return { signer, address: address(keyText(signer.publicKey)) };
}

export function aRobot(seed: number) {
  const signer = signerFromSeed(new Uint8Array(32).fill(100 + seed));
  return { signer, id: deviceIdOf(signer.publicKey) };
}

/** A place `east` and `north` metres (about) from the middle of the test's town. */
export const place = (east: number, north: number): CoordinatesE7 => ({
  latitude: 599_000_000 + Math.round(north * 90),
  longitude: 107_000_000 + Math.round(east * 180),
});

/** Everything is one metre a second in a straight line; places beyond 5 km are off the map. */
export const straightRouter: Router = {
  snap: (at) => {
    if (straightMeters(at, place(0, 0)) > 5_000) return undefined;
    return { edge: 0, along: decimeters(0), fraction: 0, at, offset: meters(0) } satisfies Snap;
  },
  route: (from, to) => {
    const distance = straightDecimeters(from.at, to.at);
    return {
      seconds: seconds(distance / 10),
      distance,
      edges: [],
      geometry: [from.at, to.at],
    } satisfies Route;
  },
  matrix: (from, to) => {
    const lengths = Int32Array.from(from.flatMap((a) => to.map((b) => straightDecimeters(a.at, b.at))));
    const times = Float64Array.from(lengths, (length) => length / 10);
    return {
      rows: from.length,
      columns: to.length,
      seconds: times,
      decimeters: lengths,
      at: (i, j) => ({
        seconds: seconds(times[i * to.length + j] as number),
        distance: decimeters(lengths[i * to.length + j] as number),
      }),
    };
  },
  distance: (from, to) => {
    const off = [from, to].some((at) => straightMeters(at, place(0, 0)) > 5_000);
    return off ? undefined : straightDecimeters(from, to);
  },
};

const straightDecimeters = (a: CoordinatesE7, b: CoordinatesE7) =>
  decimeters(Math.round(straightMeters(a, b) * 10));

export interface JobWishes {
  readonly seed?: number;
  readonly from?: CoordinatesE7;
  readonly to?: CoordinatesE7;
  readonly earliest?: number;
  readonly latest?: number;
  readonly priority?: number;
}

/** A job as the shipper's client makes it. */
export function aJob(shipper: Person, wishes: JobWishes = {}): MadeJob {
  const { seed = 1, from = place(100, 0), to = place(300, 0), priority = 0 } = wishes;
  const latest = unixSeconds(wishes.latest ?? START / 1000 + 3_600);
  return makeJob(network, shipper.signer, seededRandom(seed), {
    pickUp: from,
    dropOff: to,
    distance: straightDecimeters(from, to),
    terms: {
      earliest: unixSeconds(wishes.earliest ?? 0),
      latest,
      load: { parcels: 1, grams: 500, milliliters: 1_000 },
      patience: 120,
      priority,
    },
  });
}

/** The body of `POST /v1/jobs` for it. */
export function orderOf(job: MadeJob) {
  const { statement, signature, pickUp, dropOff, terms } = job;
  return {
    statement: toBase64(statement),
    signature: toBase64(signature),
    pickUp: { salt: toHex(pickUp.salt), at: pickUp.at },
    dropOff: { salt: toHex(dropOff.salt), at: dropOff.at },
    terms,
  };
}
