import { isFleetError } from './errors.ts';
import { assertOrdered, verifyDelivery, verifyMission, verifyPickUp, verifyReturn } from './handover.ts';
import { type DeviceId, deviceIdOf, equalBytes, type NetworkId } from './ids.ts';
import { type Signed, verifyJob } from './jobs.ts';
import type { Job } from './statements/job.ts';
import type { UnixSeconds } from './units.ts';
import type { Verifier } from './verifier.ts';
import type { DisputeReason, OutcomeRecord } from './work.ts';

/** A device's account on chain, as of the slot the evidence names. */
export interface DeviceAccount {
  readonly status: 'active' | 'retired' | 'rotated' | 'slashed';
  readonly successor?: DeviceId;
}

export interface JudgeRules {
  readonly network: NetworkId;
  readonly hubKey: Uint8Array;
  /** End of the epoch; nothing later can have been committed in it. */
  readonly end: UnixSeconds;
}

/** What the statements of a record say, and every public reason against paying it, whatever other records say. */
export interface Judgement {
  readonly job?: Job;
  readonly device?: DeviceId;
  readonly late: boolean;
  /** Of a delivery: the last frame it covers. */
  readonly lastSequence?: number;
  readonly reasons: readonly DisputeReason[];
}

/** Seconds by which clocks of hub and robots may differ. */
const CLOCK_SLACK = 300;

/** The shipper's order alone: decoded, or the reason why not. */
export function judgeJob(rules: JudgeRules, job: Signed, verifier: Verifier): Job | DisputeReason {
  try {
    return verifyJob(rules.network, job, verifier);
  } catch (error) {
    return reasonFor(error, 'job-signature');
  }
}

/** Checks signatures, codes, the mission, the pick-up, the device and the clock of one ended job. */
export function judgeOutcome(
  rules: JudgeRules,
  devices: ReadonlyMap<DeviceId, DeviceAccount>,
  record: OutcomeRecord,
  verifier: Verifier,
): Judgement {
  const job = judgeJob(rules, record.job, verifier);
  if (typeof job === 'string') return { late: false, reasons: [job] };
  const reasons: DisputeReason[] = [];
  const attempt = <T>(signature: DisputeReason, mismatch: DisputeReason, check: () => T): T | undefined => {
    try {
      return check();
    } catch (error) {
      reasons.push(reasonFor(error, signature, mismatch));
      return undefined;
    }
  };

  const outcome = attempt('device-signature', 'job-mismatch', () => readOutcome(rules, record, verifier));
  if (outcome === undefined) return { job, late: false, reasons };
  const mission = attempt('mission-signature', 'mission-mismatch', () => {
    const fields = verifyMission(rules.network, rules.hubKey, record.mission, verifier);
    assertOrdered(record.kind, outcome, fields);
    return fields;
  });

  if (record.pickUp !== undefined) {
    const { pickUp } = record;
    const fields = attempt('pick-up-signature', 'pick-up-mismatch', () =>
      verifyPickUp(rules.network, pickUp, record.job.statement, verifier),
    );
    const fits =
      fields === undefined ||
      (equalBytes(fields.device, outcome.device) &&
        fields.time <= outcome.ended &&
        (outcome.pickedUp === undefined || outcome.pickedUp === fields.time));
    if (!fits) reasons.push('pick-up-mismatch');
  } else if (record.kind === 'return') {
    reasons.push('pick-up-missing');
  }

  const device = deviceIdOf(outcome.device);
  const account = devices.get(device);
  if (account === undefined) reasons.push('device-unknown');
  else if (account.status === 'slashed') reasons.push('device-slashed');
  const tooEarly = mission !== undefined && outcome.ended + CLOCK_SLACK < mission.issued;
  if (tooEarly || outcome.ended > rules.end + CLOCK_SLACK) reasons.push('clock');
  const { lastSequence } = outcome;
  return {
    job,
    device,
    late: outcome.ended > job.latest,
    ...(lastSequence === undefined ? {} : { lastSequence }),
    reasons,
  };
}

interface Outcome {
  readonly device: Uint8Array;
  readonly mission: Uint8Array;
  readonly ended: number;
  readonly pickedUp?: number;
  readonly lastSequence?: number;
}

function readOutcome({ network }: JudgeRules, record: OutcomeRecord, verifier: Verifier): Outcome {
  if (record.kind === 'return') {
    const fields = verifyReturn(network, record.outcome, record.job.statement, verifier);
    return { device: fields.device, mission: fields.mission, ended: fields.time };
  }
  const { device, mission, delivered, pickedUp, lastSequence } = verifyDelivery(
    network,
    record.outcome,
    record.job.statement,
    verifier,
  );
  return { device, mission, ended: delivered, pickedUp, lastSequence };
}

function reasonFor(
  error: unknown,
  signature: DisputeReason,
  mismatch: DisputeReason = 'malformed',
): DisputeReason {
  if (isFleetError(error, 'SIGNATURE_INVALID')) return signature;
  if (isFleetError(error, 'CODE_WRONG')) return 'code';
  if (isFleetError(error, 'HANDOVER_MISMATCH')) return mismatch;
  if (isFleetError(error, 'STATEMENT_NETWORK')) return 'network';
  if (isFleetError(error)) return 'malformed';
  throw error;
}
