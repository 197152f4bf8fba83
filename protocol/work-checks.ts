import type { Signed } from './jobs.ts';
import type { SignatureCheck } from './verifier.ts';
import { type ForesightVerifier, isSameCheck } from './verify-ahead.ts';
import type { WorkRecord } from './work.ts';

/** Records on their way into the fold, each once its signatures are known to `verifier`. */
export function verifiedAhead(
  verifier: ForesightVerifier,
  hubKey: Uint8Array,
  records: AsyncIterable<WorkRecord> | Iterable<WorkRecord>,
): AsyncGenerator<WorkRecord> {
  return verifiedItemsAhead(verifier, hubKey, records, (record) => record);
}

/** `verifiedAhead` for records that stand in something. */
export function verifiedItemsAhead<T>(
  verifier: ForesightVerifier,
  hubKey: Uint8Array,
  items: AsyncIterable<T> | Iterable<T>,
  recordOf: (item: T) => WorkRecord,
): AsyncGenerator<T> {
  const checks = workChecks(hubKey);
  return verifier.ahead(
    items,
    (item) => checks(recordOf(item)),
    (item) => jobCheck(recordOf(item)),
  );
}

/** Behind tag and network stands the key that signs: the shipper's in a job, the device's in a hand-over. */
const KEY_AT = 48;

function check({ statement, signature }: Signed): SignatureCheck[] {
  if (statement.length < KEY_AT + 32) return [];
  return [{ key: statement.subarray(KEY_AT, KEY_AT + 32), message: statement, signature }];
}

/**
 * The signatures `settle` is going to ask about, record by record in their order. A job's order and its outcomes
 * stand side by side and hold the same statement: it is named once.
 */
function workChecks(hubKey: Uint8Array): (record: WorkRecord) => readonly SignatureCheck[] {
  let before: SignatureCheck | undefined;
  return (record) => {
    const job = jobCheck(record);
    const isNew = job !== undefined && !(before !== undefined && isSameCheck(before, job));
    before = job;
    return [...(isNew ? [job] : []), ...ownChecks(record, hubKey)];
  };
}

/** The shipper's signature, which the next record may hold again. */
function jobCheck(record: WorkRecord): SignatureCheck | undefined {
  return record.kind === 'closed' ? undefined : check(record.job)[0];
}

function ownChecks(record: WorkRecord, hubKey: Uint8Array): readonly SignatureCheck[] {
  if (record.kind === 'closed' || record.kind === 'job') return [];
  const { mission, pickUp, outcome } = record;
  return [
    { key: hubKey, message: mission.statement, signature: mission.signature },
    ...(pickUp === undefined ? [] : check(pickUp)),
    ...check(outcome),
  ];
}
