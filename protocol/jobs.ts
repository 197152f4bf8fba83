import { type CodeRole, codeHash, drawCode, parseCode } from './codes.ts';
import { FleetError } from './errors.ts';
import { sha256 } from './hash.ts';
import { equalBytes, type JobId, jobId, keyText, type NetworkId, toHex } from './ids.ts';
import type { PlaceOpening } from './missions.ts';
import { placeHash, sealPlace } from './places.ts';
import type { Random } from './random.ts';
import { type Job, jobStatement } from './statements/job.ts';
import { type JobTerms, termsHash } from './terms.ts';
import type { CoordinatesE7, Decimeters } from './units.ts';
import type { Signer, Verifier } from './verifier.ts';

/** A statement with the signature over it. */
export interface Signed {
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
}

/** The three codes of a job, as people read them. Only the shipper's client ever has all of them. */
export type JobCodes = Readonly<Record<CodeRole, string>>;

export interface JobOrder {
  readonly pickUp: CoordinatesE7;
  readonly dropOff: CoordinatesE7;
  /** Shortest network distance on the pinned map, from the hub's quote. */
  readonly distance: Decimeters;
  readonly terms: JobTerms;
}

/** What the shipper sends (all but `codes`) and keeps (`codes`, to give to the people at the doors). */
export interface MadeJob extends Signed {
  readonly id: JobId;
  readonly pickUp: PlaceOpening;
  readonly dropOff: PlaceOpening;
  readonly terms: JobTerms;
  readonly codes: JobCodes;
}

const roles = ['pick-up', 'drop-off', 'return'] as const satisfies readonly CodeRole[];

/** The shipper's half of a job: draws nonce, salts and codes, and signs. `random` must be cryptographic outside tests. */
export function makeJob(network: NetworkId, shipper: Signer, random: Random, order: JobOrder): MadeJob {
  const { distance, terms } = order;
  const jobNonce = random.bytes(16);
  const pickUp = sealPlace(random, order.pickUp);
  const dropOff = sealPlace(random, order.dropOff);
  const codes = Object.fromEntries(roles.map((role) => [role, drawCode(random)])) as JobCodes;
  const hashOf = (role: CodeRole) => codeHash(shipper.publicKey, jobNonce, role, parseCode(codes[role]));
  const statement = jobStatement.encode(network, {
    shipper: shipper.publicKey,
    jobNonce,
    pickUpPlaceHash: placeHash(pickUp),
    dropOffPlaceHash: placeHash(dropOff),
    distance,
    latest: terms.latest,
    pickUpCodeHash: hashOf('pick-up'),
    dropOffCodeHash: hashOf('drop-off'),
    returnCodeHash: hashOf('return'),
    termsHash: termsHash(terms),
  });
  return {
    id: jobIdOf(statement),
    statement,
    signature: shipper.sign(statement),
    pickUp,
    dropOff,
    terms,
    codes,
  };
}

/** sha256 of the job statement: the job's name everywhere. */
export function jobHash(statement: Uint8Array): Uint8Array {
  // A job is asked about many times in a row: by its order, its mission, each hand-over, the places.
  if (lastJob !== undefined && equalBytes(lastJob.statement, statement)) return lastJob.hash;
  const hash = sha256(statement);
  lastJob = { statement: statement.slice(), hash };
  return hash;
}

let lastJob: { readonly statement: Uint8Array; readonly hash: Uint8Array } | undefined;

export const jobIdOf = (statement: Uint8Array): JobId => jobId(toHex(jobHash(statement)));

/** Decodes a job and checks its shipper's signature. Throws STATEMENT_…, SIGNATURE_INVALID. */
export function verifyJob(network: NetworkId, job: Signed, verifier: Verifier): Job {
  const fields = jobStatement.decodeFor(network, job.statement);
  if (!verifier.verify(fields.shipper, job.statement, job.signature)) {
    throw new FleetError('SIGNATURE_INVALID', { kind: 'job', key: keyText(fields.shipper) });
  }
  return fields;
}

/** What only some may know about a job. */
export interface JobOpenings {
  readonly pickUp: PlaceOpening;
  readonly dropOff: PlaceOpening;
  readonly terms?: JobTerms;
}

/** Checks openings and terms against the statement. Throws PLACE_WRONG, TERMS_WRONG. */
export function assertOpenings(job: Job, id: JobId, { pickUp, dropOff, terms }: JobOpenings): void {
  if (!equalBytes(placeHash(pickUp), job.pickUpPlaceHash))
    throw new FleetError('PLACE_WRONG', { role: 'pick-up', job: id });
  if (!equalBytes(placeHash(dropOff), job.dropOffPlaceHash))
    throw new FleetError('PLACE_WRONG', { role: 'drop-off', job: id });
  if (terms === undefined) return;
  if (terms.latest !== job.latest || !equalBytes(termsHash(terms), job.termsHash)) {
    throw new FleetError('TERMS_WRONG', { job: id });
  }
}

const hashFields = {
  'pick-up': 'pickUpCodeHash',
  'drop-off': 'dropOffCodeHash',
  return: 'returnCodeHash',
} as const;

/** Whether 16 code bytes are the job's code of this role. */
export function isCodeOf(job: Job, role: CodeRole, code: Uint8Array): boolean {
  return equalBytes(codeHash(job.shipper, job.jobNonce, role, code), job[hashFields[role]]);
}

/** The bytes of a code a person gave. Throws CODE_FORMAT, CODE_WRONG. */
export function checkCode(jobStatementBytes: Uint8Array, role: CodeRole, text: string): Uint8Array {
  const code = parseCode(text);
  if (!isCodeOf(jobStatement.decode(jobStatementBytes).fields, role, code)) {
    throw new FleetError('CODE_WRONG', { role, job: jobIdOf(jobStatementBytes) });
  }
  return code;
}
