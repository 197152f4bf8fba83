import { z } from 'zod';
import { parser } from './parse.ts';

/** What a wallet in the page needs of Solana: reading, simulating, sending; nothing that scans or subscribes. */
export const rpcMethods = [
  'getAccountInfo',
  'getBalance',
  'getEpochInfo',
  'getFeeForMessage',
  'getGenesisHash',
  'getLatestBlockhash',
  'getMinimumBalanceForRentExemption',
  'getMultipleAccounts',
  'getProgramAccounts',
  'getRecentPrioritizationFees',
  'getSignatureStatuses',
  'getSignaturesForAddress',
  'getTransaction',
  'isBlockhashValid',
  'sendTransaction',
  'simulateTransaction',
] as const;

/** `POST /v1/rpc`: one JSON-RPC call; batches are refused, so that a request is one unit of work. */
const rpcCall = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string().max(64), z.number()]),
  method: z.enum(rpcMethods),
  params: z.array(z.unknown()).max(4).exactOptional(),
});
export type RpcCall = z.infer<typeof rpcCall>;
export const parseRpcCall = parser('RPC call', rpcCall);
