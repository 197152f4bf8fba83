import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Clock, sleep } from '../../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../../protocol/errors.ts';
import { milliseconds } from '../../../protocol/units.ts';

export interface Download {
  readonly url: string;
  /** Where the whole file will lie; what came so far waits beside it, through restarts of this program. */
  readonly to: string;
  readonly sha256?: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onBytes?: (done: number, total: number | undefined) => void;
  /** The server cannot go on where it stopped, so all is fetched again: never silently. */
  readonly onRestart?: (lost: number) => void;
}

/** So many tries in a row that bring no byte end it. */
const IDLE_TRIES = 4;
const PAUSES_MS = [500, 2_000, 8_000];

const progressShape = z.object({ url: z.string(), validator: z.string(), total: z.int().min(0).nullable() });
type Progress = z.infer<typeof progressShape>;

/**
 * Fetches a large file, on from where it stopped (RFC 9110, Range and If-Range), with a few pauses in between. A
 * 4xx is final. The file appears under its name only whole and, where a hash is known, right.
 * @throws CLI_DOWNLOAD_BROKEN, CLI_DOWNLOAD_REFUSED, CLI_DOWNLOAD_DIFFERS
 */
export async function resumeDownload(download: Download): Promise<void> {
  const { to, clock, signal } = download;
  await mkdir(dirname(to), { recursive: true });
  let idle = 0;
  for (;;) {
    const before = await sizeOf(`${to}.part`);
    try {
      await fetchRest(download, before);
      break;
    } catch (error) {
      signal.throwIfAborted();
      if (isFleetError(error, 'CLI_DOWNLOAD_REFUSED')) throw error;
      const done = await sizeOf(`${to}.part`);
      idle = done > before ? 0 : idle + 1;
      if (idle >= IDLE_TRIES) throw broken(download, done, error);
      await sleep(clock, milliseconds(PAUSES_MS[Math.min(idle, PAUSES_MS.length - 1)] ?? 0), signal);
    }
  }
  await keep(download);
}

async function fetchRest(download: Download, done: number): Promise<void> {
  const { url, to, signal, onBytes, onRestart } = download;
  const known = await readProgress(download);
  if (known?.total !== null && known?.total !== undefined && known.total === done) return;
  // A hash tells whether pieces of two versions were joined; without one the server has to promise it.
  const from = done > 0 && (download.sha256 !== undefined || (known?.validator ?? '') !== '') ? done : 0;
  const headers: Record<string, string> = from === 0 ? {} : { range: `bytes=${from}-` };
  if (from > 0 && known !== undefined && known.validator !== '') headers['if-range'] = known.validator;
  const answer = await fetch(url, { headers, signal });
  if (answer.status === 416) await rm(`${to}.part`, { force: true });
  if (answer.status >= 400 && answer.status < 500 && ![408, 416, 429].includes(answer.status))
    throw new FleetError('CLI_DOWNLOAD_REFUSED', { url, reason: `status ${answer.status}` });
  if (!answer.ok || answer.body === null) throw new Error(`status ${answer.status}`);
  const resumed = answer.status === 206 && startsAt(answer.headers.get('content-range'), from);
  if (answer.status === 206 && !resumed) throw new Error('the server gave another range than asked for');
  if (from > 0 && !resumed) onRestart?.(done);
  const at = resumed ? from : 0;
  const length = Number(answer.headers.get('content-length') ?? Number.NaN);
  const total = Number.isFinite(length) ? at + length : null;
  await writeFile(`${to}.part.json`, JSON.stringify({ url, validator: validatorOf(answer), total }));
  const file = await open(`${to}.part`, at === 0 ? 'w' : 'a');
  let written = at;
  try {
    for await (const chunk of answer.body) {
      await file.write(chunk);
      written += chunk.length;
      onBytes?.(written, total ?? undefined);
    }
  } finally {
    await file.close();
  }
  if (total !== null && written !== total) throw new Error('the connection ended early');
}

/** A weak validator does not promise the same bytes. */
function validatorOf(answer: Response): string {
  const tag = answer.headers.get('etag') ?? '';
  return tag.startsWith('"') ? tag : (answer.headers.get('last-modified') ?? '');
}

const startsAt = (range: string | null, from: number) => range?.startsWith(`bytes ${from}-`) ?? false;

async function readProgress({ url, to }: Download): Promise<Progress | undefined> {
  try {
    const known = progressShape.parse(JSON.parse(await readFile(`${to}.part.json`, 'utf8')));
    return known.url === url ? known : undefined;
  } catch {
    return undefined;
  }
}

async function keep({ url, to, sha256 }: Download): Promise<void> {
  const got = sha256 === undefined ? undefined : await hashFile(`${to}.part`);
  await rm(`${to}.part.json`, { force: true });
  if (got !== undefined && got !== sha256) {
    await rm(`${to}.part`, { force: true });
    throw new FleetError('CLI_DOWNLOAD_DIFFERS', { url, got, expected: sha256 ?? '' });
  }
  await rename(`${to}.part`, to);
}

/** sha256 of a file that does not fit into memory. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

function broken({ url }: Download, done: number, cause: unknown): FleetError {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const reason = inner instanceof Error ? inner.message : String(inner);
  return new FleetError('CLI_DOWNLOAD_BROKEN', { url, done, total: 'all', reason }, { cause });
}
