import { concatBytes } from '../binary.ts';
import { FleetError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { equalBytes, keyText, type NetworkId } from '../ids.ts';
import { type RoundFields, roundStatement } from '../statements/learning.ts';
import type { Signer, Verifier } from '../verifier.ts';
import { MOST_PARAMETERS } from './delta.ts';

const SIGNATURE_BYTES = 64;
const FILE_AT = roundStatement.size + SIGNATURE_BYTES;
const HASH = 32;
/** Header and hash of a model file beside its parameters. */
const FILE_SLACK = 1_024;

export const MOST_ROUND_BYTES = FILE_AT + 4 * MOST_PARAMETERS + FILE_SLACK;

/** A round as a robot takes it up. */
export interface OpenedRound extends RoundFields {
  /** The model's file; `model` is its hash. */
  readonly file: Uint8Array;
}

/** What may open a round: the hub's mission key. */
export interface RoundAuthority {
  readonly network: NetworkId;
  readonly hubKey: Uint8Array;
  readonly verifier: Verifier;
}

/** As it is sent: statement 116 · signature 64 · model file. */
export function signRound(network: NetworkId, hub: Signer, round: RoundFields, file: Uint8Array): Uint8Array {
  const statement = roundStatement.encode(network, round);
  return concatBytes(statement, hub.sign(statement), file);
}

/**
 * A round, once everything holds: this network, the hub's signature, the file is the model that was signed. The
 * file's contents are the caller's to decode. Throws ROUND_INVALID, STATEMENT_…, SIGNATURE_INVALID.
 */
export function openRound({ network, hubKey, verifier }: RoundAuthority, bytes: Uint8Array): OpenedRound {
  if (bytes.length <= FILE_AT + HASH || bytes.length > MOST_ROUND_BYTES) {
    throw invalid(`${bytes.length} bytes, at most ${MOST_ROUND_BYTES}`);
  }
  const statement = bytes.slice(0, roundStatement.size);
  const fields = roundStatement.decodeFor(network, statement);
  if (!verifier.verify(hubKey, statement, bytes.slice(roundStatement.size, FILE_AT))) {
    throw new FleetError('SIGNATURE_INVALID', { kind: 'round', key: keyText(hubKey) });
  }
  const file = bytes.slice(FILE_AT);
  const hash = file.subarray(-HASH);
  if (!equalBytes(hash, fields.model) || !equalBytes(sha256(file.subarray(0, -HASH)), hash)) {
    throw invalid('the model is not the one signed');
  }
  if (fields.parameters > MOST_PARAMETERS || fields.deadline <= fields.opened)
    throw invalid('absurd numbers');
  return { ...fields, file };
}

const invalid = (reason: string) => new FleetError('ROUND_INVALID', { reason });
