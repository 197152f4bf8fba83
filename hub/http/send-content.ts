import { once } from 'node:events';
import type { Request, Response } from 'express';
import { FleetError } from '../../protocol/errors.ts';
import { toHex } from '../../protocol/ids.ts';
import { CHUNK_BYTES } from '../../protocol/releases/artifact.ts';
import type { ChunkStore } from '../releases/chunk-store.ts';

export interface Content {
  readonly total: number;
  readonly chunks: readonly Uint8Array[];
  readonly store: ChunkStore;
}

/** Sends a content or one range of it (RFC 9110 §14), a chunk at a time: a hub on a small machine serves large releases. */
export async function sendContent(request: Request, response: Response, content: Content): Promise<void> {
  const { total, chunks, store } = content;
  const header = request.get('range');
  const [from, to] = header === undefined ? [0, total] : rangeOf(header, total);
  response.set({
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(to - from),
    'Accept-Ranges': 'bytes',
    // A version's bytes never change.
    'Cache-Control': 'public, max-age=31536000, immutable',
  });
  if (header !== undefined) response.set('Content-Range', `bytes ${from}-${to - 1}/${total}`);
  response.status(header === undefined ? 200 : 206);
  if (request.method === 'HEAD') return void response.end();
  for (let index = Math.floor(from / CHUNK_BYTES); index * CHUNK_BYTES < to; index++) {
    const hash = chunks[index] ?? new Uint8Array();
    const bytes = await store.read(hash);
    if (bytes === undefined)
      throw new FleetError('STORE_CORRUPT', { file: toHex(hash), reason: 'it is gone' });
    const start = index * CHUNK_BYTES;
    const piece = bytes.subarray(Math.max(0, from - start), Math.min(bytes.length, to - start));
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    // The robot went away: nothing more is read for it.
    if (response.destroyed) return;
  }
  response.end();
}

/** One range, from a byte on or both ends; several at once are not served. Throws RELEASE_RANGE. */
function rangeOf(header: string, total: number): readonly [from: number, to: number] {
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header);
  const from = Number(match?.[1] ?? Number.NaN);
  const to = match?.[2] === undefined || match[2] === '' ? total : Math.min(total, Number(match[2]) + 1);
  if (from < to) return [from, to];
  throw new FleetError('RELEASE_RANGE', { range: header.slice(0, 80), total });
}
