import { PACKET_DATA_SIZE, PublicKey, TransactionMessage } from '@solana/web3.js';
import type { Address } from '../../../protocol/ids.ts';
import { publicKey } from '../addresses.ts';
import { budgeted } from '../signed.ts';
import type { PreparedClaim } from './claim-of.ts';

/** Nodes cut the logs of a transaction at 10,000 bytes, and the events in them say who was paid how much. */
const MOST = 6;
const SIGNATURE_BYTES = 64;

/**
 * Packs claims into as few transactions as their proofs allow: a transaction costs 5,000 lamports however many
 * claims it carries. With twenty robots six fit; from about a thousand on it is one each.
 */
export function pack(claims: readonly PreparedClaim[], payer: Address): PreparedClaim[][] {
  const batches: PreparedClaim[][] = [];
  for (const claim of claims) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < MOST && fits([...last, claim], payer)) last.push(claim);
    else batches.push([claim]);
  }
  return batches;
}

function fits(batch: readonly PreparedClaim[], payer: Address): boolean {
  const message = new TransactionMessage({
    payerKey: publicKey(payer),
    recentBlockhash: PublicKey.default.toBase58(),
    instructions: budgeted(
      batch.map(({ instruction }) => instruction),
      0,
      0n,
    ),
  });
  try {
    return 1 + SIGNATURE_BYTES + message.compileToLegacyMessage().serialize().length <= PACKET_DATA_SIZE;
  } catch (error) {
    // web3.js writes into a buffer of a packet's size and runs over its end.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
