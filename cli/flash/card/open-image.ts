import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Clock } from '../../../protocol/clock.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { hashFile, resumeDownload } from '../fetch/resume-download.ts';
import { ImageFile } from './byte-source.ts';

export interface ImageOptions {
  /** A file, or an http(s) address. */
  readonly from: string;
  /** What the publisher tells of the file as it is offered. */
  readonly sha256?: string;
  readonly cache: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onBytes: (what: 'download' | 'check' | 'unpack', done: number, total: number | undefined) => void;
  readonly onRestart?: (lost: number) => void;
}

/**
 * The image of a whole disk, opened: download, on from where it stopped → hash → unpack → look at its first sector.
 * @throws CLI_FLASH_IMAGE, CLI_DOWNLOAD_…
 */
export async function openImage(options: ImageOptions): Promise<ImageFile> {
  const isUrl = /^https?:\/\//.test(options.from);
  const packed = isUrl ? await fetched(options) : options.from;
  try {
    if (!isUrl && options.sha256 !== undefined) {
      options.onBytes('check', 0, undefined);
      const got = await hashFile(packed);
      if (got !== options.sha256) throw unfit(options.from, `its sha256 is ${got}, not ${options.sha256}`);
    }
    const image = await ImageFile.open(/\.(gz|xz)$/.test(packed) ? await unpacked(packed, options) : packed);
    const first = await image.read(0, 512);
    const marked = first[510] === 0x55 && first[511] === 0xaa;
    if (marked && image.size % 512 === 0) return image;
    await image.close();
    throw unfit(options.from, marked ? 'it is cut short' : 'it begins with no boot sector');
  } catch (cause) {
    options.signal.throwIfAborted();
    if (cause instanceof FleetError) throw cause;
    throw unfit(options.from, cause instanceof Error ? cause.message : String(cause));
  }
}

async function fetched(options: ImageOptions): Promise<string> {
  const { from, sha256, cache, onBytes } = options;
  const to = join(cache, 'images', basename(new URL(from).pathname) || 'image');
  if (existsSync(to) && sha256 !== undefined && (await hashFile(to)) === sha256) return to;
  if (existsSync(to) && sha256 === undefined) return to;
  await resumeDownload({
    ...options,
    url: from,
    to,
    onBytes: (done, total) => onBytes('download', done, total),
  });
  return to;
}

/** Unpacked once and kept: a second card of the same image is faster. */
async function unpacked(packed: string, { cache, signal, onBytes }: ImageOptions): Promise<string> {
  const { size, mtimeMs } = await stat(packed);
  const id = createHash('sha256').update(`${packed} ${size} ${mtimeMs}`).digest('hex').slice(0, 12);
  const to = join(cache, 'images', `${basename(packed).replace(/\.(gz|xz)$/, '')}.${id}`);
  if (existsSync(to)) return to;
  await mkdir(join(cache, 'images'), { recursive: true });
  let done = 0;
  const counted = new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      done += chunk.length;
      onBytes('unpack', done, size);
      next(null, chunk);
    },
  });
  const source = createReadStream(packed).pipe(counted);
  try {
    if (packed.endsWith('.gz'))
      await pipeline(source, createGunzip(), createWriteStream(`${to}.part`), { signal });
    else await throughXz(source, `${to}.part`, signal);
  } catch (cause) {
    await rm(`${to}.part`, { force: true });
    throw cause;
  }
  await rename(`${to}.part`, to);
  return to;
}

async function throughXz(source: Readable, to: string, signal: AbortSignal): Promise<void> {
  const xz = spawn('xz', ['-dc'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let words = '';
  xz.stderr.on('data', (data: Buffer) => {
    words += data.toString();
  });
  const ended = new Promise<void>((resolve, reject) => {
    xz.once('error', () => reject(new Error('the program "xz" is not installed here (package xz-utils)')));
    xz.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(words.trim() || `xz ended with ${code}`)),
    );
  });
  const fed = pipeline(source, xz.stdin, { signal }).catch(() => undefined);
  await Promise.all([pipeline(xz.stdout, createWriteStream(to), { signal }), ended, fed]);
}

const unfit = (path: string, reason: string) => new FleetError('CLI_FLASH_IMAGE', { path, reason });
