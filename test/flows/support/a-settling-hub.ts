import type { Keypair } from '@solana/web3.js';
import type { ExecutionContext } from 'ava';
import { AnchorChain } from '../../../hub/settlement/anchor-chain.ts';
import type { Chain } from '../../../hub/settlement/chain.ts';
import { epochReader } from '../../../hub/settlement/epoch-reader.ts';
import type { EpochSource } from '../../../hub/settlement/epoch-source.ts';
import { EvidenceFolder } from '../../../hub/settlement/evidence-folder.ts';
import { Settlement } from '../../../hub/settlement/settlement.ts';
import { MemoryEpochStore } from '../../../hub/store/memory-epoch-store.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { aFolder } from '../../hub/support/a-database.ts';
import type { TestNetwork } from '../../programs/client/a-network.ts';
import { distance } from './a-delivered-parcel.ts';

export interface Settling {
  readonly chain: TestNetwork;
  readonly source: EpochSource;
  /** The seat it posts with. */
  readonly oracle: Keypair;
  /** Stands between the settlement and the chain. */
  readonly wrap?: (chain: Chain, folder: EvidenceFolder) => Chain;
}

/** A hub's real settlement on a local chain with the committed bytecode; a test moves it by rounds. */
export async function aSettlingHub(t: ExecutionContext, { chain, source, oracle, wrap }: Settling) {
  const { connection, network, clock } = chain;
  const path = await aFolder(t);
  const folder = new EvidenceFolder(path);
  const store = new MemoryEpochStore();
  const anchor = new AnchorChain({ connection, network, oracle, realClock: systemClock });
  const settlement = new Settlement({
    network,
    verifier: nativeVerifier,
    source,
    folder,
    chain: wrap === undefined ? anchor : wrap(anchor, folder),
    map: { shortest: () => distance, inArea: () => true },
    store,
    clock,
    realClock: systemClock,
    caughtUp: async () => undefined,
    changed: () => undefined,
    report: (error) => t.log(error),
  });
  const troubleOf = (number: number) => settlement.troubleOf(number);
  return { settlement, store, path, reader: epochReader({ store, folder, troubleOf }) };
}

/** Rounds until nothing moves. */
export async function settle(settlement: Settlement): Promise<void> {
  while (await settlement.round());
}
