import { toHex } from '../../../protocol/ids.ts';
import { type MadeJob, makeJob } from '../../../protocol/jobs.ts';
import type { Random } from '../../../protocol/random.ts';
import type { JobTerms } from '../../../protocol/terms.ts';
import { type CoordinatesE7, decimeters, unixSeconds } from '../../../protocol/units.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import type { JobView, QuoteView } from '../../../protocol/views/job.ts';
import type { NetworkView } from '../../../protocol/views/network.ts';
import type { SimulatedPeopleView } from '../../../protocol/views/simulated-people.ts';
import type { HubApi } from '../live/hub-api.ts';
import type { BrowserKey } from './browser-key.ts';
import type { CodeBook } from './code-book.ts';

export interface OrderParts {
  readonly api: Pick<HubApi, 'createJob'>;
  readonly key: BrowserKey;
  readonly book: CodeBook;
  /** Cryptographic. */
  readonly random: Random;
  readonly network: NetworkView;
  /** World Unix milliseconds. */
  readonly now: number;
}

export interface Wish {
  readonly pickUp: CoordinatesE7;
  readonly dropOff: CoordinatesE7;
  readonly quote: QuoteView;
  /** Window and size; an ordinary parcel without them. */
  readonly terms?: WishedTerms;
}

/** World Unix seconds, and what the robot has to carry. */
export type WishedTerms = Pick<JobTerms, 'earliest' | 'latest' | 'load'>;

/** The robot waits five minutes at a door. */
const AT_THE_DOOR = { patience: 300, priority: 0 } as const;
export const ORDINARY_LOAD = { parcels: 1, grams: 800, milliliters: 4_000 } as const;
const WITHIN_SECONDS = 4 * 3_600;

/** One ordinary parcel, to be there within four hours of the world. @param now world Unix milliseconds */
export function ordinaryTerms(now: number): WishedTerms {
  const earliest = Math.floor(now / 1_000);
  return {
    earliest: unixSeconds(earliest),
    latest: unixSeconds(earliest + WITHIN_SECONDS),
    load: ORDINARY_LOAD,
  };
}

/**
 * Orders a delivery: draws the codes here, keeps them, signs, and only then sends. The hub gets hashes of the
 * codes, never the codes.
 */
export async function orderJob(
  parts: OrderParts,
  { pickUp, dropOff, quote, terms }: Wish,
): Promise<{ made: MadeJob; view: JobView }> {
  const { api, key, book, random, network, now } = parts;
  // Web Crypto signs later: the statement is made with an empty signature first, and none of it leaves unsigned.
  const unsigned = { publicKey: key.publicKey, sign: () => new Uint8Array(64) };
  const drawn = makeJob(network.network, unsigned, random, {
    pickUp,
    dropOff,
    distance: decimeters(quote.distance),
    terms: { ...(terms ?? ordinaryTerms(now)), ...AT_THE_DOOR },
  });
  const made: MadeJob = { ...drawn, signature: await key.sign(drawn.statement) };
  book.keep(made.id, made.codes);
  const opened = ({ salt, at }: MadeJob['pickUp']) => ({ salt: toHex(salt), at });
  const body = {
    statement: toBase64(made.statement),
    signature: toBase64(made.signature),
    pickUp: opened(made.pickUp),
    dropOff: opened(made.dropOff),
    terms: made.terms,
  };
  return { made, view: await api.createJob(body, made.id) };
}

/** What simulated people at the doors have to know; in the real world a shipper tells real people. */
export function peopleOf({ id, pickUp, dropOff, codes }: MadeJob): SimulatedPeopleView {
  return {
    job: id,
    pickUp: { at: pickUp.at, code: codes['pick-up'] },
    dropOff: { at: dropOff.at, code: codes['drop-off'] },
    // A parcel nobody takes goes back to where it came from.
    returnTo: { at: pickUp.at, code: codes.return },
    behaviour: 'present',
  };
}
