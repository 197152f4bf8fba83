import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { concatBytes } from '../protocol/binary.ts';
import { FleetError } from '../protocol/errors.ts';
import { carHeader, cidOf, type EvidenceKind } from '../protocol/evidence/car.ts';
import { equalBytes } from '../protocol/ids.ts';
import type { HubClient } from './hub-client.ts';

/** Where the CARs of epochs come from. Nothing here is trusted: digests on chain decide. */
export interface EvidenceSource {
  /** Chunks of a CAR; throws when it cannot be had. */
  open(kind: EvidenceKind, number: bigint): Promise<AsyncIterable<Uint8Array>>;
}

/** From a hub over HTTP; traces need a signed-in client. */
export function hubEvidence(hub: HubClient): EvidenceSource {
  return { open: (kind, number) => (kind === 'work' ? hub.workCar(number) : hub.tracesCar(number)) };
}

/** From a folder that holds `{number}/work.car` or `{number}-work.car`, and the same for traces. */
export function folderEvidence(folder: string): EvidenceSource {
  return {
    open: async (kind, number) => {
      const names = [join(`${number}`, `${kind}.car`), `${number}-${kind}.car`];
      for (const name of names) {
        if (await isFile(join(folder, name))) return createReadStream(join(folder, name));
      }
      const path = join(folder, names[0] ?? '');
      throw new FleetError('CLI_FILE_UNREADABLE', { what: `${kind} evidence`, path, reason: 'ENOENT' });
    },
  };
}

/** One CAR from a file in place of what another source would give. */
export function withFile(
  source: EvidenceSource,
  kind: EvidenceKind,
  number: bigint,
  path: string,
): EvidenceSource {
  return {
    open: async (wanted, epoch) => {
      if (wanted !== kind || epoch !== number) return await source.open(wanted, epoch);
      if (await isFile(path)) return createReadStream(path);
      throw new FleetError('CLI_FILE_UNREADABLE', { what: `${kind} evidence`, path, reason: 'ENOENT' });
    },
  };
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

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
