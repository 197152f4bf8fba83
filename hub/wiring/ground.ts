import type { LoadedMap } from '../../maps/load.ts';
import type { StreetRouter } from '../../maps/roads/router.ts';
import type { Clock } from '../../protocol/clock.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import type { Signer, Verifier } from '../../protocol/verifier.ts';
import type { HubConfig } from '../config.ts';
import type { DeviceDirectory } from '../fleet/device-directory.ts';
import type { NetworkFacts } from '../network-facts.ts';
import type { ChunkStore } from '../releases/chunk-store.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { Database } from '../store/database.ts';
import type { FrameStore } from '../store/frame-store.ts';
import type { JobStore } from '../store/job-store.ts';

/** What all parts of a hub stand on: chosen adapters, clocks, keys, the map. */
export interface Ground {
  readonly config: HubConfig;
  readonly network: NetworkId;
  readonly facts: NetworkFacts;
  readonly map: LoadedMap;
  /** Pavement router of the pinned map; its times are those of the moment, its distances are not. */
  readonly router: StreetRouter;
  /** The hub's mission key. */
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly clock: Clock;
  readonly realClock: Clock;
  readonly random: Random;
  readonly database: Database;
  readonly frames: FrameStore;
  readonly directory: DeviceDirectory;
  readonly jobStore: JobStore;
  readonly releaseStore: ReleaseStore;
  readonly releaseChunks: ChunkStore;
  /** Told of what went wrong without stopping the hub. */
  readonly report: (error: unknown) => void;
}
