import type { CodeRole } from './codes.ts';
import { FleetError } from './errors.ts';
import { deviceIdOf, equalBytes, keyText, type NetworkId, toHex } from './ids.ts';
import { isCodeOf, jobHash, jobIdOf, type Signed } from './jobs.ts';
import {
  type Delivery,
  deliveryStatement,
  type PickUp,
  pickUpStatement,
  type Return,
  returnStatement,
} from './statements/delivery.ts';
import { type Job, jobStatement } from './statements/job.ts';
import { type Mission, missionStatement } from './statements/mission.ts';
import type { Signer, Verifier } from './verifier.ts';

type Unsigned<F> = Omit<F, 'device'>;

export function signPickUp(network: NetworkId, device: Signer, fields: Unsigned<PickUp>): Signed {
  return signed(device, pickUpStatement.encode(network, { device: device.publicKey, ...fields }));
}

export function signDelivery(network: NetworkId, device: Signer, fields: Unsigned<Delivery>): Signed {
  return signed(device, deliveryStatement.encode(network, { device: device.publicKey, ...fields }));
}

export function signReturn(network: NetworkId, device: Signer, fields: Unsigned<Return>): Signed {
  return signed(device, returnStatement.encode(network, { device: device.publicKey, ...fields }));
}

const signed = (device: Signer, statement: Uint8Array): Signed => ({
  statement,
  signature: device.sign(statement),
});

/** The fields of a mission statement the hub signed. Throws STATEMENT_…, SIGNATURE_INVALID. */
export function verifyMission(
  network: NetworkId,
  hubKey: Uint8Array,
  mission: Signed,
  verifier: Verifier,
): Mission {
  const fields = missionStatement.decodeFor(network, mission.statement);
  if (!verifier.verify(hubKey, mission.statement, mission.signature)) {
    throw new FleetError('SIGNATURE_INVALID', { kind: 'mission', key: keyText(hubKey) });
  }
  return fields;
}

/**
 * A hand-over statement of any kind against the job it names: right network, signed by its own device, the
 * revealed codes are the job's. Throws STATEMENT_…, SIGNATURE_INVALID, HANDOVER_MISMATCH, CODE_WRONG.
 */
export function verifyPickUp(
  network: NetworkId,
  pickUp: Signed,
  jobBytes: Uint8Array,
  verifier: Verifier,
): PickUp {
  const fields = pickUpStatement.decodeFor(network, pickUp.statement);
  checkHandover('pick-up', fields, pickUp, jobBytes, verifier, [['pick-up', fields.code]]);
  return fields;
}

/** As `verifyPickUp`; both codes, and delivered not before picked up. */
export function verifyDelivery(
  network: NetworkId,
  delivery: Signed,
  jobBytes: Uint8Array,
  verifier: Verifier,
): Delivery {
  const fields = deliveryStatement.decodeFor(network, delivery.statement);
  checkHandover('delivery', fields, delivery, jobBytes, verifier, [
    ['pick-up', fields.pickUpCode],
    ['drop-off', fields.dropOffCode],
  ]);
  const { delivered, pickedUp, firstSession, firstSequence, lastSession, lastSequence } = fields;
  if (delivered < pickedUp) throw mismatch('delivery', 'pick-up', 'delivered before it was picked up');
  if (lastSession < firstSession || lastSequence < firstSequence) {
    throw mismatch('delivery', 'frames', 'the last frame comes before the first');
  }
  return fields;
}

/** As `verifyPickUp`, with the return code. */
export function verifyReturn(
  network: NetworkId,
  back: Signed,
  jobBytes: Uint8Array,
  verifier: Verifier,
): Return {
  const fields = returnStatement.decodeFor(network, back.statement);
  checkHandover('return', fields, back, jobBytes, verifier, [['return', fields.returnCode]]);
  return fields;
}

/** The hand-over was ordered: same device and mission as the hub's mission statement. Throws HANDOVER_MISMATCH. */
export function assertOrdered(
  kind: string,
  fields: { readonly device: Uint8Array; readonly mission: Uint8Array },
  mission: Mission,
): void {
  if (!equalBytes(fields.mission, mission.mission)) {
    throw mismatch(kind, 'mission', `it names mission ${toHex(fields.mission)}`);
  }
  if (!equalBytes(fields.device, mission.device)) {
    throw mismatch(kind, 'mission', `the mission went to ${deviceIdOf(mission.device)}`);
  }
}

function checkHandover(
  kind: string,
  fields: { readonly device: Uint8Array; readonly job: Uint8Array },
  { statement, signature }: Signed,
  jobBytes: Uint8Array,
  verifier: Verifier,
  codes: readonly (readonly [CodeRole, Uint8Array])[],
): void {
  const job: Job = jobStatement.decode(jobBytes).fields;
  if (!equalBytes(fields.job, jobHash(jobBytes)))
    throw mismatch(kind, 'job', `it names job ${toHex(fields.job)}`);
  for (const [role, code] of codes) {
    if (!isCodeOf(job, role, code)) throw new FleetError('CODE_WRONG', { role, job: jobIdOf(jobBytes) });
  }
  if (!verifier.verify(fields.device, statement, signature)) {
    throw new FleetError('SIGNATURE_INVALID', { kind, key: keyText(fields.device) });
  }
}

const mismatch = (kind: string, other: string, reason: string) =>
  new FleetError('HANDOVER_MISMATCH', { kind, other, reason });
