import { join } from 'node:path';
import { pinnedMap } from '../../maps/pinned-map.ts';
import type { BatchVerifier } from '../../protocol/verifier.ts';
import type { EpochReader } from '../http/deps.ts';
import type { EventStream } from '../http/event-stream.ts';
import type { Chain } from '../settlement/chain.ts';
import { epochReader } from '../settlement/epoch-reader.ts';
import type { EpochSource } from '../settlement/epoch-source.ts';
import { EvidenceFolder } from '../settlement/evidence-folder.ts';
import { Settlement } from '../settlement/settlement.ts';
import type { EpochStore } from '../store/epoch-store.ts';
import type { Ground } from './ground.ts';

export interface SettlementAdapters {
  readonly chain: Chain;
  readonly store: EpochStore;
  readonly source: EpochSource;
  readonly stream: EventStream;
  /** Checks the signatures of an epoch on other cores, so that the hub goes on answering meanwhile. */
  readonly batch: BatchVerifier;
  /** Resolves when every committed event is projected. */
  readonly caughtUp: () => Promise<void>;
}

/** Committed work → evidence → roots on chain, and epochs for whoever asks. */
export function wireSettlement(
  ground: Ground,
  adapters: SettlementAdapters,
): { settlement: Settlement; epochs: EpochReader } {
  const { config, network, verifier, map, router, clock, realClock, report } = ground;
  const { chain, store, source, stream, batch, caughtUp } = adapters;
  const folder = new EvidenceFolder(join(config.dataFolder, 'epochs'));
  const settlement = new Settlement({
    network,
    verifier,
    batch,
    source,
    folder,
    chain,
    map: pinnedMap(map.network, router),
    store,
    clock,
    realClock,
    caughtUp,
    changed: (data) => stream.publish({ topic: 'epoch', data }),
    report,
  });
  const troubleOf = (number: number) => settlement.troubleOf(number);
  return { settlement, epochs: epochReader({ store, folder, troubleOf }) };
}
