import { type Audited, type AuditOptions, auditEpoch, isDamaged } from '../programs/client/audit-epoch.ts';
import { attestEpoch as attestInstructions } from '../programs/client/epoch-instructions.ts';
import { findEpoch } from '../programs/client/queries.ts';
import { type Quote, quote } from '../programs/client/quote.ts';
import { type Receipt, sendAndConfirm } from '../programs/client/send.ts';
import type { AuditReport } from '../protocol/audit.ts';
import type { Clock } from '../protocol/clock.ts';
import { epochContentHash } from '../protocol/epoch.ts';
import { FleetError } from '../protocol/errors.ts';
import { type Address, equalBytes } from '../protocol/ids.ts';
import { keypairOf } from './chain/cluster.ts';
import type { Wallet } from './wallet.ts';

export interface AttestOptions extends AuditOptions {
  readonly oracle: Wallet;
  /** Gets what was recomputed, whatever comes of it. */
  readonly onAudited?: (audited: Audited) => void;
}

export type Attesting =
  | { readonly kind: 'attested already'; readonly audited: Audited }
  | {
      readonly kind: 'ready';
      readonly audited: Audited;
      readonly instructions: Awaited<ReturnType<typeof attestInstructions>>;
      readonly quote: Quote;
    };

/**
 * Recomputes the epoch and prices the attestation. An oracle signs the hash of what it recomputed itself.
 * @throws CLI_AUDIT_CONTRADICTION with the first difference, CLI_EVIDENCE_DAMAGED, CLI_NOT_ORACLE, CLI_EPOCH_MISSING
 */
export async function prepareAttestation(options: AttestOptions): Promise<Attesting> {
  const { connection, network: id, number, oracle } = options;
  const audited = await auditEpoch(options);
  options.onAudited?.(audited);
  const { network, epoch, report } = audited;
  if (!report.ok) throw refusalOf(number, report);
  const seat = network.oracles.indexOf(oracle.address);
  if (seat < 0) throw new FleetError('CLI_NOT_ORACLE', { oracle: oracle.address, network: id });
  // What was attested under an older set of oracles counts no more.
  const counts = epoch.oracleVersion === network.oracleVersion && epoch.attestedBy.includes(seat);
  if (counts || epoch.state === 'final') return { kind: 'attested already', audited };

  // Read again: between the audit and now another attempt may have taken this number.
  const now = await findEpoch(connection, id, number);
  const hash = epochContentHash(id, epoch.content);
  if (now === undefined || !equalBytes(now.contentHash, hash)) {
    throw new FleetError('CLI_EPOCH_REPLACED', { number });
  }
  const instructions = await attestInstructions(id, number, oracle.address, hash);
  const { publicKey } = await keypairOf(oracle);
  return { kind: 'ready', audited, instructions, quote: await quote(connection, publicKey, instructions) };
}

/**
 * What an oracle says to a report that does not hold. Attack: a hub, or whoever stands in between, gives one oracle
 * another file once; refusing the attempt for that would let them silence honest oracles. It is tried again.
 */
function refusalOf(number: bigint, report: Extract<AuditReport, { ok: false }>): FleetError {
  const { contradiction } = report;
  if (!isDamaged(report)) return new FleetError('CLI_AUDIT_CONTRADICTION', { number, ...contradiction });
  return new FleetError('CLI_EVIDENCE_DAMAGED', { number, place: contradiction.place });
}

/** Sends a prepared attestation. */
export async function sendAttestation(
  attesting: Extract<Attesting, { kind: 'ready' }>,
  { connection, oracle, clock }: Pick<AttestOptions, 'connection' | 'oracle'> & { readonly clock: Clock },
): Promise<Receipt> {
  return await sendAndConfirm(connection, attesting.instructions, [await keypairOf(oracle)], { clock });
}

/** Both at once, without asking: for `start --check` and scripts. The receipt is absent when it attested before. */
export async function attest(
  options: AttestOptions & { readonly clock: Clock },
): Promise<{ readonly audited: Audited; readonly receipt: Receipt | undefined; readonly oracle: Address }> {
  const attesting = await prepareAttestation(options);
  const receipt = attesting.kind === 'ready' ? await sendAttestation(attesting, options) : undefined;
  return { audited: attesting.audited, receipt, oracle: options.oracle.address };
}
