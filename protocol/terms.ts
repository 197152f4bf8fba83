import { CborReader, type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { sha256 } from './hash.ts';
import { type UnixSeconds, unixSeconds } from './units.ts';

/** What a parcel, or a basket of them, takes up. */
export interface Load {
  readonly parcels: number;
  readonly grams: number;
  readonly milliliters: number;
}

/** What one job can say of a parcel at most; no robot carries as much. */
export const LARGEST_LOAD: Load = { parcels: 1_000, grams: 1_000_000, milliliters: 10_000_000 };

/** The conditions of a job; their hash stands in the job statement. */
export interface JobTerms {
  /** No pick-up before. */
  readonly earliest: UnixSeconds;
  /** A delivery after this is late; equals the statement's `latest`. */
  readonly latest: UnixSeconds;
  readonly load: Load;
  /** Seconds the robot waits at a door. */
  readonly patience: number;
  /** 0 ordinary to 9 urgent. */
  readonly priority: number;
}

const TERMS_VERSION = 1;

/** Deterministic CBOR: 1 version, 2 earliest, 3 latest, 4 [parcels, grams, milliliters], 5 patience, 6 priority. */
export function encodeTerms(terms: JobTerms): Uint8Array {
  const { earliest, latest, load, patience, priority } = terms;
  const bytes = encodeCbor(
    new Map<number, CborValue>([
      [1, TERMS_VERSION],
      [2, earliest],
      [3, latest],
      [4, [load.parcels, load.grams, load.milliliters]],
      [5, patience],
      [6, priority],
    ]),
  );
  decodeTerms(bytes);
  return bytes;
}

/** Throws CBOR_INVALID, VERSION_APART, PAYLOAD_INVALID. */
export function decodeTerms(bytes: Uint8Array): JobTerms {
  const reader = new CborReader('terms', decodeCbor('terms', bytes, 256));
  reader.version(1, TERMS_VERSION);
  const earliest = reader.integer(2, 0);
  const load = new CborReader('load', new Map(reader.array(4, 3).map((value, i) => [i, value])));
  return {
    earliest: unixSeconds(earliest),
    latest: unixSeconds(reader.integer(3, earliest)),
    load: {
      parcels: load.integer(0, 1, LARGEST_LOAD.parcels),
      grams: load.integer(1, 0, LARGEST_LOAD.grams),
      milliliters: load.integer(2, 0, LARGEST_LOAD.milliliters),
    },
    patience: reader.integer(5, 0, 86_400),
    priority: reader.integer(6, 0, 9),
  };
}

export const termsHash = (terms: JobTerms): Uint8Array => sha256(encodeTerms(terms));
