import { toHex } from '../../protocol/ids.ts';
import { decodeManifest } from '../../protocol/releases/manifest.ts';
import { splitRelease } from '../../protocol/releases/signed-release.ts';
import type { ReleaseView } from '../../protocol/views/release.ts';
import type { HubClient } from '../hub-client.ts';
import { readChunk, readSigned } from './release-folder.ts';

export interface PublishRelease {
  readonly hub: HubClient;
  readonly folder: string;
  readonly onChunk: (done: number, of: number) => void;
}

/**
 * Sends the signed release, then the chunks the hub says it lacks: a broken upload is run again and goes on where it
 * stopped. The hub checks the signature and every chunk. Throws CLI_FILE_UNREADABLE and what the hub says.
 */
export async function publishRelease({ hub, folder, onChunk }: PublishRelease): Promise<ReleaseView> {
  const signed = await readSigned(folder);
  const { kind, version, artifacts } = decodeManifest(splitRelease(signed).manifest);
  await hub.publishRelease(signed);
  const places = new Map(
    artifacts.flatMap(({ target, chunks }) =>
      chunks.map((hash, index) => [toHex(hash), { target, index }] as const),
    ),
  );
  const missing = (await hub.missingChunks(kind, version)).filter((hash) => places.has(hash));
  onChunk(0, missing.length);
  for (const [done, hash] of missing.entries()) {
    const place = places.get(hash);
    if (place === undefined) continue;
    await hub.putChunk(kind, version, hash, await readChunk(folder, place.target, place.index));
    onChunk(done + 1, missing.length);
  }
  return await hub.release(kind, version);
}
