import { z } from 'zod';
import type { Chain } from '../chain/chain.ts';
import { FaultCode, invalidParams, RpcFault } from './fault.ts';
import { common, type MethodTable, method } from './method.ts';
import { accountsModeView, transactionView } from './transaction-view.ts';

const MAX_RANGE = 500_000;

const slotNumber = z.number().int().nonnegative();
const blockOptions = z.object({
  ...common,
  encoding: z.enum(['json', 'jsonParsed', 'base58', 'base64']).nullish(),
  transactionDetails: z.enum(['full', 'accounts', 'signatures', 'none']).nullish(),
  rewards: z.boolean().nullish(),
  maxSupportedTransactionVersion: z.number().int().nonnegative().nullish(),
});

/** Slots as blocks: every slot that passed is one, mostly an empty one. */
export const blockMethods: MethodTable = {
  getBlock: method(z.tuple([slotNumber, blockOptions.nullish()]), async ({ chain }, [slot, options]) => {
    if (slot > chain.slots.slot() || slot === 0) throw unavailable(slot);
    const { slots } = chain;
    return {
      blockhash: slots.blockhash(slot),
      previousBlockhash: slots.blockhash(slot - 1),
      parentSlot: slot - 1,
      blockHeight: slot,
      blockTime: slots.timeOf(slot),
      ...(options?.rewards === false ? {} : { rewards: [] }),
      ...(await contents(chain, slot, options ?? {})),
    };
  }),
  getBlocks: method(
    z.union([
      z.tuple([slotNumber, z.object(common).nullish()]).transform(([first]) => ({ first, last: undefined })),
      z
        .tuple([slotNumber, slotNumber.nullish(), z.object(common).nullish()])
        .transform(([first, last]) => ({ first, last: last ?? undefined })),
    ]),
    ({ chain }, { first, last = chain.slots.slot() }) => {
      if (last - first > MAX_RANGE) throw invalidParams(`Slot range too large; max ${MAX_RANGE}`);
      return range(Math.max(1, first), Math.min(last, chain.slots.slot()));
    },
  ),
  getBlocksWithLimit: method(
    z.tuple([slotNumber, z.number().int().nonnegative(), z.object(common).nullish()]),
    ({ chain }, [first, limit]) => {
      if (limit > MAX_RANGE) throw invalidParams(`Limit too large; max ${MAX_RANGE}`);
      const from = Math.max(1, first);
      return range(from, Math.min(from + limit - 1, chain.slots.slot()));
    },
  ),
};

async function contents(chain: Chain, slot: number, options: z.output<typeof blockOptions>) {
  const details = options.transactionDetails ?? 'full';
  if (details === 'none') return {};
  const signatures = chain.landedIn(slot);
  if (details === 'signatures') return { signatures };
  await chain.durable();
  const records = await Promise.all(signatures.map((each) => chain.journal.transaction(each)));
  const present = records.filter((record) => record !== undefined);
  const view = details === 'accounts' ? accountsModeView : inBlock;
  return { transactions: present.map((record) => view(record, options)) };
}

/** In a block a transaction does not repeat its slot and time. */
function inBlock(...args: Parameters<typeof transactionView>) {
  const { slot, blockTime, ...rest } = transactionView(...args);
  return rest;
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

const unavailable = (slot: number): RpcFault =>
  new RpcFault(FaultCode.blockUnavailable, `Block not available for slot ${slot}`);
