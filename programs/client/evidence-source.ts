import { concatBytes } from '../../protocol/binary.ts';
import { carHeader, cidOf, type EvidenceKind } from '../../protocol/evidence/car.ts';
import { equalBytes } from '../../protocol/ids.ts';

/** Where the CARs of epochs come from. Nothing here is trusted: digests on chain decide. */
export interface EvidenceSource {
  /** Chunks of a CAR; throws when it cannot be had. */
  open(kind: EvidenceKind, number: bigint): Promise<AsyncIterable<Uint8Array>>;
}

/**
 * The CAR with this root digest from the first source that has one; what no source has is what the last one gives, and
 * whoever reads it says why it is not the one. Each file is looked for by itself: the source of an epoch that somebody
 * else posted may lack the epoch before.
 * @throws what the last source throws when none gives anything
 */
export async function* openMatching(
  sources: readonly EvidenceSource[],
  kind: EvidenceKind,
  number: bigint,
  digest: Uint8Array,
): AsyncGenerator<Uint8Array> {
  const expected = carHeader(cidOf(digest));
  let other: Uint8Array | undefined;
  let failure: { readonly error: unknown } | undefined;
  for (const source of sources) {
    let found: { readonly head: Uint8Array; readonly rest: AsyncIterator<Uint8Array> };
    try {
      const rest = (await source.open(kind, number))[Symbol.asyncIterator]();
      found = { head: await headOf(rest, expected.length), rest };
    } catch (error) {
      failure = { error };
      continue;
    }
    const { head, rest } = found;
    try {
      if (equalBytes(head.subarray(0, expected.length), expected)) {
        yield head;
        for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
        return;
      }
      other ??= head;
    } finally {
      await rest.return?.();
    }
  }
  if (other !== undefined) yield other;
  else if (failure !== undefined) throw failure.error;
}

/** At least `size` bytes, unless the stream ends before. */
async function headOf(bytes: AsyncIterator<Uint8Array>, size: number): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < size) {
    const next = await bytes.next();
    if (next.done === true) break;
    head = concatBytes(head, next.value);
  }
  return head;
}
