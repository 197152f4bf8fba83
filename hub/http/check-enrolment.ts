import { FleetError } from '../../protocol/errors.ts';
import { type Address, equalBytes, keyBytes, type NetworkId } from '../../protocol/ids.ts';
import { registrationStatement } from '../../protocol/statements/registration.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import type { EnrolmentRequest } from '../../protocol/views/enrolment.ts';

export interface EnrolmentChecks {
  readonly network: NetworkId;
  readonly verifier: Verifier;
  /** World time: the chain compares the statement's expiry with it. */
  readonly now: UnixSeconds;
  /** What the token was issued for. */
  readonly owner: Address;
  readonly nonce: bigint;
}

/**
 * The robot holds the key it enrols, accepts this owner in this network, and the chain will take its statement:
 * what fails here would cost the owner a transaction. Throws KEY_INVALID, STATEMENT_…, ENROLMENT_INVALID,
 * SIGNATURE_INVALID.
 */
export function checkEnrolment(checks: EnrolmentChecks, request: EnrolmentRequest): void {
  const { network, verifier, now, owner, nonce } = checks;
  const key = keyBytes(request.device);
  if (!verifier.isValidKey(key)) throw new FleetError('KEY_INVALID', { key: request.device });
  const fields = registrationStatement.decodeFor(network, request.statement);
  if (!equalBytes(fields.device, key)) throw refused('the statement is of another device');
  if (!equalBytes(fields.owner, keyBytes(owner)))
    throw refused('the statement names another owner than the token');
  if (fields.nonce !== nonce)
    throw refused(`the statement has nonce ${fields.nonce}, the chain expects ${nonce}`);
  if (fields.expires <= now) throw refused('the statement has expired');
  if (!verifier.verify(key, request.statement, request.signature)) {
    throw new FleetError('SIGNATURE_INVALID', { kind: 'registration', key: request.device });
  }
  const { kind, model } = request.capabilities;
  if (kind !== request.kind || model !== request.model)
    throw refused('kind and model differ from the capabilities');
}

const refused = (reason: string) => new FleetError('ENROLMENT_INVALID', { reason });
