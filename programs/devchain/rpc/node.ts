import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SLOTS_PER_EPOCH } from '../chain/slots.ts';
import { FaultCode, RpcFault } from './fault.ts';
import { API_VERSION, checkMinContextSlot, common, type MethodTable, method, withContext } from './method.ts';
import { publicKey, toBase58 } from './params.ts';

const config = z.tuple([z.object(common).nullish()]);
const nothing = z.tuple([]);

/** The chain as a whole: version, health, slots, blockhashes. */
export const nodeMethods: MethodTable = {
  getVersion: method(nothing, () => ({
    'solana-core': API_VERSION,
    'feature-set': 0,
    simulation: 'wayproof-devchain',
  })),
  getHealth: method(nothing, ({ chain }) => {
    if (!chain.healthy)
      throw new RpcFault(FaultCode.unhealthy, 'Node is unhealthy', { numSlotsBehind: null });
    return 'ok';
  }),
  getGenesisHash: method(nothing, ({ chain }) =>
    toBase58(createHash('sha256').update('wayproof-devchain genesis').update(chain.genesis.seed).digest()),
  ),
  getSlot: method(config, ({ chain }, [options]) => {
    checkMinContextSlot(chain, options);
    return chain.slots.slot();
  }),
  getBlockHeight: method(config, ({ chain }, [options]) => {
    checkMinContextSlot(chain, options);
    return chain.slots.slot();
  }),
  getFirstAvailableBlock: method(nothing, () => 0),
  minimumLedgerSlot: method(nothing, () => 0),
  getTransactionCount: method(config, ({ chain }) => chain.landedCount),
  getEpochInfo: method(config, ({ chain }) => {
    const slot = chain.slots.slot();
    return {
      absoluteSlot: slot,
      blockHeight: slot,
      epoch: chain.slots.epoch(),
      slotIndex: slot % SLOTS_PER_EPOCH,
      slotsInEpoch: SLOTS_PER_EPOCH,
      transactionCount: chain.landedCount,
    };
  }),
  getEpochSchedule: method(nothing, () => ({
    slotsPerEpoch: SLOTS_PER_EPOCH,
    leaderScheduleSlotOffset: SLOTS_PER_EPOCH,
    warmup: false,
    firstNormalEpoch: 0,
    firstNormalSlot: 0,
  })),
  getBlockTime: method(z.tuple([z.number().int().nonnegative()]), ({ chain }, [slot]) => {
    if (slot > chain.slots.slot()) {
      throw new RpcFault(FaultCode.blockUnavailable, `Block not available for slot ${slot}`);
    }
    return chain.slots.timeOf(slot);
  }),
  getLatestBlockhash: method(config, ({ chain }, [options]) => {
    checkMinContextSlot(chain, options);
    const blockhash = chain.slots.blockhash();
    return withContext(chain, { blockhash, lastValidBlockHeight: chain.slots.lastValid(blockhash) });
  }),
  isBlockhashValid: method(z.tuple([z.string(), z.object(common).nullish()]), ({ chain }, [blockhash]) =>
    withContext(chain, chain.slots.lastValid(blockhash) !== undefined),
  ),
  getRecentPrioritizationFees: method(
    z.tuple([z.array(publicKey).max(128, 'Too many inputs provided; max 128').nullish()]),
    ({ chain }, [accounts]) => chain.prices.recent(chain.slots.slot(), accounts ?? []),
  ),
};
