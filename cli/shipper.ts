import { join } from 'node:path';
import { straightMeters } from '../maps/geometry/distance.ts';
import { FleetError } from '../protocol/errors.ts';
import { fromHex, type JobId, type NetworkId } from '../protocol/ids.ts';
import { makeJob } from '../protocol/jobs.ts';
import type { Random } from '../protocol/random.ts';
import type { JobTerms, Load } from '../protocol/terms.ts';
import { type CoordinatesE7, decimeters, toUnixSeconds, unixSeconds } from '../protocol/units.ts';
import { toBase64 } from '../protocol/views/fields.ts';
import type { JobView, QuoteView } from '../protocol/views/job.ts';
import type { HubClient } from './hub-client.ts';
import { type JobBook, type KeptJob, keptJobOf } from './job-book.ts';
import { writePrivateFile } from './private-file.ts';
import type { Wallet } from './wallet.ts';

export interface JobWish {
  readonly pickUp: CoordinatesE7;
  readonly dropOff: CoordinatesE7;
  /** World seconds from now until the first moment of pick-up, and until a delivery counts as late. */
  readonly from: number;
  readonly within: number;
  readonly load: Load;
  /** Seconds the robot waits at a door. */
  readonly patience: number;
  /** 0 ordinary to 9 urgent. */
  readonly priority: number;
}

export interface CreateJobOptions extends JobWish {
  readonly hub: HubClient;
  readonly wallet: Wallet;
  readonly book: JobBook;
  /** Cryptographic: codes, salts and the job's nonce come from it. */
  readonly random: Random;
  /** Refuses a hub of another network when given. */
  readonly network?: NetworkId;
  /** Exact shortest distance on the pinned map, when the shipper has the map: the quote must then equal it. */
  readonly distance?: (from: CoordinatesE7, to: CoordinatesE7) => number | undefined;
  /** A folder in which simulated people find what they need; never for real doors. */
  readonly people?: { readonly folder: string; readonly behaviour: PeopleBehaviour };
}

/** As the simulated people of firmware-bridge read it. */
export type PeopleBehaviour = 'present' | 'absent' | 'wrong-code-first';

export interface CreatedJob {
  readonly view: JobView;
  readonly kept: KeptJob;
  readonly quote: QuoteView;
}

/**
 * Orders a delivery: asks for a quote, checks it, draws the codes here, keeps them, and only then sends the
 * signed job. When sending fails the job stays in the book and `sendJob` sends it again unchanged.
 */
export async function createJob(options: CreateJobOptions): Promise<CreatedJob> {
  const { hub, wallet, book, random, pickUp, dropOff } = options;
  const { network, mapHash } = await hub.network();
  if (options.network !== undefined && options.network !== network) {
    throw new FleetError('CLI_NETWORK_MISMATCH', { expected: options.network, got: network });
  }
  const { world } = await hub.time();
  const quote = await hub.quote(pickUp, dropOff);
  assertQuote(quote, mapHash, options);

  const order = {
    pickUp,
    dropOff,
    distance: decimeters(quote.distance),
    terms: termsOf(options, toUnixSeconds(world)),
  };
  const kept = keptJobOf(network, makeJob(network, wallet.signer, random, order), world);
  await book.keep(kept);
  if (options.people !== undefined) await writePeople(kept, options.people);
  return { kept, quote, view: await sendJob(hub, kept) };
}

/** Sends a kept job; sending it twice is one job, its id is the idempotency key. */
export function sendJob(hub: HubClient, kept: KeptJob): Promise<JobView> {
  const { pickUp, dropOff, terms } = kept;
  const [statement, signature] = [toBase64(fromHex(kept.statement)), toBase64(fromHex(kept.signature))];
  return hub.createJob({ statement, signature, pickUp, dropOff, terms }, kept.job);
}

/** A job made here. Throws CLI_JOB_NOT_KEPT. */
export async function keptJob(book: JobBook, folder: string, job: JobId): Promise<KeptJob> {
  const kept = await book.find(job);
  if (kept === undefined) throw new FleetError('CLI_JOB_NOT_KEPT', { job, folder: join(folder, 'jobs') });
  return kept;
}

function termsOf({ from, within, load, patience, priority }: JobWish, now: number): JobTerms {
  return {
    earliest: unixSeconds(now + from),
    latest: unixSeconds(now + from + within),
    load,
    patience,
    priority,
  };
}

/** Seconds are exact to a rounding; a way cannot be shorter than the straight line between two snapped doors. */
const SNAP_SLACK_METERS = 500;
const LONGEST_DM = 1_000_000;

/** A hub that overstates the distance makes the shipper's network pay for it. Throws CLI_QUOTE_IMPLAUSIBLE. */
function assertQuote(quote: QuoteView, mapHash: string, options: CreateJobOptions): void {
  const refuse = (reason: string) => new FleetError('CLI_QUOTE_IMPLAUSIBLE', { reason });
  if (quote.mapHash !== mapHash) throw refuse('it was made on another map than the network pins');
  const straight = straightMeters(options.pickUp, options.dropOff);
  if (quote.distance / 10 < straight - SNAP_SLACK_METERS) {
    throw refuse(`${quote.distance / 10} m is shorter than the straight line of ${Math.round(straight)} m`);
  }
  if (quote.distance > LONGEST_DM) throw refuse(`${quote.distance / 10_000} km is no delivery of a robot`);
  const exact = options.distance?.(options.pickUp, options.dropOff);
  if (options.distance !== undefined && exact !== quote.distance) {
    throw refuse(`the map here says ${exact ?? 'there is no way'}, the hub says ${quote.distance} dm`);
  }
}

async function writePeople(kept: KeptJob, people: NonNullable<CreateJobOptions['people']>): Promise<void> {
  const { job, codes, pickUp, dropOff } = kept;
  const contents = {
    job,
    pickUp: { at: pickUp.at, code: codes['pick-up'] },
    dropOff: { at: dropOff.at, code: codes['drop-off'] },
    // A parcel nobody takes goes back to where it came from.
    returnTo: { at: pickUp.at, code: codes.return },
    behaviour: people.behaviour,
  };
  await writePrivateFile('people file', join(people.folder, `${job}.json`), `${JSON.stringify(contents)}\n`);
}
