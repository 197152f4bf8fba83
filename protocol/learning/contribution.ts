import { concatBytes } from '../binary.ts';
import { FleetError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { type DeviceId, equalBytes, keyBytes, keyText, type NetworkId } from '../ids.ts';
import type { Signed } from '../jobs.ts';
import { type ContributionFields, contributionStatement } from '../statements/learning.ts';
import type { Signer, Verifier } from '../verifier.ts';
import { encodeDelta, MOST_PARAMETERS } from './delta.ts';

const SIGNATURE_BYTES = 64;
const PAYLOAD_AT = contributionStatement.size + SIGNATURE_BYTES;

export const MOST_CONTRIBUTION_BYTES = PAYLOAD_AT + 4 * MOST_PARAMETERS;

/** A contribution whose signature held; what it says of the model is checked against the round. */
export interface OpenedContribution extends Signed {
  readonly fields: ContributionFields;
  /** The change, still bytes: delta.ts. */
  readonly payload: Uint8Array;
}

/** As it is sent: statement 164 · signature 64 · the change. */
export function signContribution(
  network: NetworkId,
  device: Signer,
  what: Pick<ContributionFields, 'round' | 'model' | 'time' | 'lessons'>,
  delta: Float32Array,
): Uint8Array {
  const payload = encodeDelta(delta);
  const payloadHash = sha256(payload);
  const statement = contributionStatement.encode(network, { ...what, device: device.publicKey, payloadHash });
  return concatBytes(statement, device.sign(statement), payload);
}

/**
 * The parts of a contribution, once they belong together and to the device that sent them.
 * Throws CONTRIBUTION_INVALID, STATEMENT_…, SIGNATURE_INVALID.
 */
export function openContribution(
  network: NetworkId,
  device: DeviceId,
  bytes: Uint8Array,
  verifier: Verifier,
): OpenedContribution {
  if (bytes.length <= PAYLOAD_AT || bytes.length > MOST_CONTRIBUTION_BYTES) {
    throw invalid(`${bytes.length} bytes, at most ${MOST_CONTRIBUTION_BYTES}`);
  }
  const statement = bytes.slice(0, contributionStatement.size);
  const signature = bytes.slice(contributionStatement.size, PAYLOAD_AT);
  const payload = bytes.slice(PAYLOAD_AT);
  const fields = contributionStatement.decodeFor(network, statement);
  const key = keyBytes(device);
  if (!equalBytes(fields.device, key)) throw invalid('it is of another device');
  if (!verifier.verify(key, statement, signature)) {
    throw new FleetError('SIGNATURE_INVALID', { kind: 'contribution', key: keyText(key) });
  }
  if (!equalBytes(sha256(payload), fields.payloadHash)) throw invalid('the change is not the one signed');
  return { statement, signature, fields, payload };
}

const invalid = (reason: string) => new FleetError('CONTRIBUTION_INVALID', { reason });
