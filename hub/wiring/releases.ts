import { keyBytes } from '../../protocol/ids.ts';
import { ReleaseDesk } from '../releases/release-desk.ts';
import type { Ground } from './ground.ts';

/** Releases are opened with the key the Network account names, which no hub holds. */
export function wireReleases({
  network,
  facts,
  verifier,
  releaseStore,
  releaseChunks,
  realClock,
}: Ground): ReleaseDesk {
  const authority = { network, releaseKey: keyBytes(facts.releaseKey), verifier };
  return new ReleaseDesk({ authority, store: releaseStore, chunks: releaseChunks, realClock });
}
