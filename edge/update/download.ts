import { type Clock, sleep } from '../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { sha256 } from '../../protocol/hash.ts';
import { equalBytes } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import {
  CHUNK_BYTES,
  chunkRange,
  contentBytes,
  type ReleaseArtifact,
} from '../../protocol/releases/artifact.ts';
import { milliseconds } from '../../protocol/units.ts';
import { BackOff } from '../reporting/back-off.ts';
import type { Incoming } from './incoming.ts';
import type { Offer, ReleaseSource } from './release-source.ts';

/** Tries in a row that bring nothing, after which the download waits for the next check-in. */
const EMPTY_TRIES = 6;
/** The same chunk with a wrong hash so often: somebody serves something else. It also bounds what a download may cost. */
const WRONG_TRIES = 3;

export interface Download {
  readonly source: ReleaseSource;
  readonly offer: Offer;
  readonly artifact: ReleaseArtifact;
  readonly incoming: Incoming;
  readonly real: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Before the first chunk and after each one that is stored. */
  readonly onChunk?: (stored: number) => void;
}

/** What has come of a chunk that is not whole yet; kept when the wire breaks, so that it goes on in the middle. */
interface Partial {
  index: number;
  bytes: Uint8Array;
  filled: number;
}

/**
 * Fetches the chunks that are not here, in order. A broken wire is taken up at the very byte, with growing pauses; a
 * restart goes on at the first chunk that was not stored. Throws UPDATE_UNREACHABLE after `EMPTY_TRIES` in vain,
 * UPDATE_REFUSED at once, UPDATE_CHUNK, or the signal's reason.
 */
export async function download(parts: Download): Promise<void> {
  const { incoming, real, random, signal, onChunk = () => undefined } = parts;
  const backOff = new BackOff(random, milliseconds(500), milliseconds(60_000));
  const partial: Partial = { index: -1, bytes: new Uint8Array(0), filled: 0 };
  const wrong = new Map<number, number>();
  let empty = 0;
  onChunk(incoming.count);
  for (;;) {
    signal.throwIfAborted();
    const run = incoming.missing();
    if (run === undefined) return;
    const had = incoming.count * CHUNK_BYTES + partial.filled;
    try {
      await fetchRun(parts, run, partial, wrong, onChunk);
    } catch (trouble) {
      if (!isFleetError(trouble, 'UPDATE_UNREACHABLE')) throw trouble;
      const gained = incoming.count * CHUNK_BYTES + partial.filled > had;
      if (gained) backOff.reset();
      empty = gained ? 0 : empty + 1;
      if (empty >= EMPTY_TRIES) throw trouble;
      await sleep(real, backOff.next(), signal);
    }
  }
}

async function fetchRun(
  { source, offer, artifact, incoming, signal }: Download,
  [first, end]: readonly [number, number],
  partial: Partial,
  wrong: Map<number, number>,
  onChunk: (stored: number) => void,
): Promise<void> {
  const total = contentBytes(artifact);
  if (partial.index !== first) begin(partial, first, total);
  const from = chunkRange(total, first).start + partial.filled;
  const to = Math.min(total, end * CHUNK_BYTES);
  for await (let piece of source.content(offer, artifact.target, { from, to }, signal)) {
    while (piece.length > 0 && partial.index < end) {
      const taken = Math.min(piece.length, partial.bytes.length - partial.filled);
      partial.bytes.set(piece.subarray(0, taken), partial.filled);
      partial.filled += taken;
      piece = piece.subarray(taken);
      if (partial.filled < partial.bytes.length) break;
      const { index, bytes } = partial;
      const good = equalBytes(sha256(bytes), artifact.chunks[index] ?? new Uint8Array());
      if (good) await incoming.put(index, bytes);
      else count(wrong, index, offer);
      begin(partial, good ? index + 1 : index, total);
      if (!good) return;
      onChunk(incoming.count);
    }
  }
  // A server that ends early without an error is a broken wire as well, or this would ask for ever.
  if (partial.index < end)
    throw new FleetError('UPDATE_UNREACHABLE', { hub: 'the hub', reason: 'it sent less than was asked for' });
}

function begin(partial: Partial, index: number, total: number): void {
  partial.index = index;
  partial.filled = 0;
  partial.bytes = new Uint8Array(Math.max(0, chunkRange(total, index).bytes));
}

function count(wrong: Map<number, number>, chunk: number, { kind, version }: Offer): void {
  const times = (wrong.get(chunk) ?? 0) + 1;
  wrong.set(chunk, times);
  if (times >= WRONG_TRIES) throw new FleetError('UPDATE_CHUNK', { kind, version, chunk, times });
}
