import { createReadStream } from 'node:fs';
import { readWork, type WorkRoot } from '../../protocol/evidence.ts';
import { type DeviceId, deviceIdOf, type JobId, jobId, toHex } from '../../protocol/ids.ts';
import { amountOf } from '../../protocol/rewards.ts';
import { deliveryStatement, returnStatement } from '../../protocol/statements/delivery.ts';
import { jobStatement } from '../../protocol/statements/job.ts';
import { type TokenAmount, tokenAmount } from '../../protocol/units.ts';
import { type DisputeReason, jobOf, type OutcomeRecord } from '../../protocol/work.ts';

/** What one delivery or return came to. */
export interface PaidLine {
  readonly device: DeviceId;
  readonly job: JobId;
  readonly kind: 'delivery' | 'return';
  readonly late: boolean;
  /** Before caps; 0 when disputed. */
  readonly amount: TokenAmount;
  readonly reasons: readonly DisputeReason[];
}

export interface EpochLines {
  readonly lines: readonly PaidLine[];
  /** All each device ever earned, up to and with this epoch. */
  readonly cumulative: ReadonlyMap<DeviceId, TokenAmount>;
}

/**
 * Reads the hub's own work evidence of an epoch: every outcome with its amount and its reasons as written there.
 * Signatures are not checked again; `wayproof audit` does that. Throws EVIDENCE_INVALID.
 */
export async function readEpochLines(file: string): Promise<EpochLines> {
  const reader = await readWork(createReadStream(file));
  try {
    const lines: PaidLine[] = [];
    for await (const _ of reader.devices());
    for await (const { record, reasons } of reader.records()) {
      if (record.kind !== 'delivery' && record.kind !== 'return') continue;
      const line = lineOf(reader.root, record, reasons);
      if (line !== undefined) lines.push(line);
    }
    const cumulative = new Map<DeviceId, TokenAmount>();
    for await (const { value } of reader.rewards())
      cumulative.set(deviceIdOf(value.device), value.cumulative);
    return { lines, cumulative };
  } finally {
    await reader.close();
  }
}

/** Undefined for a record so malformed that it names no device. */
function lineOf(
  { rules }: WorkRoot,
  record: OutcomeRecord,
  reasons: readonly DisputeReason[],
): PaidLine | undefined {
  try {
    const { kind } = record;
    const { distance, latest } = jobStatement.decode(record.job.statement).fields;
    const { device, ended } = endOf(record);
    const late = ended > latest;
    const amount =
      reasons.length > 0 ? tokenAmount(0n) : amountOf(rules.parameters, { kind, distance, late });
    return { device: deviceIdOf(device), job: jobId(toHex(jobOf(record))), kind, late, amount, reasons };
  } catch {
    return undefined;
  }
}

function endOf({ kind, outcome: { statement } }: OutcomeRecord): { device: Uint8Array; ended: number } {
  if (kind === 'return') {
    const { device, time } = returnStatement.decode(statement).fields;
    return { device, ended: time };
  }
  const { device, delivered } = deliveryStatement.decode(statement).fields;
  return { device, ended: delivered };
}
