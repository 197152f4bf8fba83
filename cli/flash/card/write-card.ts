import { createHash } from 'node:crypto';
import { FleetError } from '../../../protocol/errors.ts';
import type { Medium } from './medium.ts';
import { BLOCK, type Overlay } from './overlay.ts';
import { unfinishedMark } from './unfinished.ts';

export const CHUNK = 1024 * 1024;
/** Written data reaches the card this often, so that progress tells of the card and not of the memory. */
const FLUSH_EVERY = 16;

const FIRST = 512;

export type CardStep = 'write' | 'verify';

export interface CardOptions {
  readonly image: Overlay;
  readonly medium: Medium;
  /** Changes what may only be known last, the token; called once all other bytes were read back. */
  readonly finish: (image: Overlay) => Promise<void>;
  /** When, for the mark of an unfinished medium. */
  readonly started: string;
  readonly signal: AbortSignal;
  readonly onProgress: (step: CardStep, done: number, total: number) => void;
}

export interface WrittenCard {
  /** Written and read back. */
  readonly bytes: number;
  readonly readBackFrom: 'device' | 'cache';
}

/**
 * mark → body → read back → finish → changed blocks → head → read back. The head, with the partition table, comes last:
 * a medium whose write stopped anywhere does not boot and says so. Success is told from bytes read back alone.
 * @throws CLI_FLASH_TOO_SMALL, CLI_FLASH_WRITE, CLI_FLASH_READ_BACK
 */
export async function writeCard(options: CardOptions): Promise<WrittenCard> {
  const { image, medium, signal } = options;
  const total = image.size;
  if (medium.bytes < total)
    throw new FleetError('CLI_FLASH_TOO_SMALL', { target: medium.name, has: medium.bytes, needs: total });
  image.takeChanged();
  const mark = unfinishedMark(options.started);
  await put(medium, 0, mark.subarray(0, Math.min(BLOCK, total)));
  await flushed(medium, 0);
  const hashes = await writeBody(options);
  await readBody(options, hashes);
  signal.throwIfAborted();
  await options.finish(image);
  const late = image.takeChanged();
  for (const offset of late) if (offset > 0) await put(medium, offset, await image.read(offset, BLOCK));
  await flushed(medium, late.at(-1) ?? 0);
  for (const offset of late) if (offset > 0) await same(options, offset, BLOCK);
  await writeHead(options, mark);
  return { bytes: total, readBackFrom: medium.readsFrom };
}

/** Returns the hash of each chunk as it was written. */
async function writeBody({ image, medium, signal, onProgress }: CardOptions): Promise<string[]> {
  const hashes: string[] = [];
  for (let at = 0; at < image.size; at += CHUNK) {
    signal.throwIfAborted();
    const chunk = await image.read(at, CHUNK);
    const body = at === 0 ? chunk.subarray(BLOCK) : chunk;
    hashes.push(hashOf(body));
    await put(medium, at === 0 ? BLOCK : at, body);
    if (hashes.length % FLUSH_EVERY === 0) await flushed(medium, at);
    onProgress('write', Math.min(at + CHUNK, image.size), image.size);
  }
  await flushed(medium, image.size);
  return hashes;
}

async function readBody(options: CardOptions, hashes: readonly string[]): Promise<void> {
  const { image, medium, signal, onProgress } = options;
  for (const [i, hash] of hashes.entries()) {
    signal.throwIfAborted();
    const at = i === 0 ? BLOCK : i * CHUNK;
    const length = Math.max(0, Math.min((i + 1) * CHUNK, image.size) - at);
    const found = await medium.readBack(at, length);
    if (found.length !== length || hashOf(found) !== hash) throw await difference(options, at, found, length);
    onProgress('verify', Math.min((i + 1) * CHUNK, image.size), image.size);
  }
}

/** Boots from here on. A head that reads back wrong is covered again. */
async function writeHead(options: CardOptions, mark: Uint8Array): Promise<void> {
  const { image, medium } = options;
  const length = Math.min(BLOCK, image.size);
  const head = await image.read(0, length);
  // The first sector last: without it a BIOS, UEFI or a Pi finds no partition.
  await put(medium, FIRST, head.subarray(FIRST));
  await flushed(medium, FIRST);
  await put(medium, 0, head.subarray(0, FIRST));
  await flushed(medium, 0);
  try {
    await same(options, 0, length);
  } catch (error) {
    await medium.write(0, mark.subarray(0, length)).catch(() => undefined);
    await medium.flush().catch(() => undefined);
    throw error;
  }
}

async function same(options: CardOptions, at: number, length: number): Promise<void> {
  const meant = await options.image.read(at, length);
  const found = await options.medium.readBack(at, meant.length);
  if (Buffer.compare(meant, found) !== 0) throw await difference(options, at, found, meant.length);
}

/** Names the first byte that differs, and both hashes of its chunk. */
async function difference(
  { image, medium }: CardOptions,
  at: number,
  found: Uint8Array,
  length: number,
): Promise<FleetError> {
  const meant = await image.read(at, length);
  const index = meant.findIndex((byte, i) => byte !== found[i]);
  const place = index < 0 ? found.length : index;
  return new FleetError('CLI_FLASH_READ_BACK', {
    target: medium.name,
    offset: at + place,
    expected: hex(meant[place]),
    found: hex(found[place]),
    chunk: `${at}+${length}`,
    hash: hashOf(found),
  });
}

const hex = (byte: number | undefined) =>
  byte === undefined ? 'nothing' : `0x${byte.toString(16).padStart(2, '0')}`;

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function put(medium: Medium, offset: number, bytes: Uint8Array): Promise<void> {
  try {
    await medium.write(offset, bytes);
  } catch (cause) {
    throw failed(medium, offset, cause);
  }
}

async function flushed(medium: Medium, offset: number): Promise<void> {
  try {
    await medium.flush();
  } catch (cause) {
    throw failed(medium, offset, cause);
  }
}

function failed(medium: Medium, offset: number, cause: unknown): FleetError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FleetError('CLI_FLASH_WRITE', { target: medium.name, offset, reason }, { cause });
}
