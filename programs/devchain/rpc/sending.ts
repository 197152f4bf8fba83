import { VersionedMessage } from '@solana/web3.js';
import { z } from 'zod';
import type { Chain } from '../chain/chain.ts';
import { type Failure, failureSentence } from '../chain/failure.ts';
import { feeOf } from '../chain/fees.ts';
import { innerInstructions, returnData } from '../chain/record.ts';
import type { Outcome } from '../chain/runtime.ts';
import { signatureOf, type WireTransaction, withBlockhash } from '../chain/transaction.ts';
import { accountView } from './account-view.ts';
import { FaultCode, invalidParams, RpcFault } from './fault.ts';
import { checkMinContextSlot, commitment, common, type MethodTable, method, withContext } from './method.ts';
import { accountEncoding, fromBase58, lamportAmount, publicKey } from './params.ts';
import { parsedInner } from './transaction-view.ts';

const wireEncoding = z.enum(['base58', 'base64']).nullish();
const sendOptions = z.object({
  skipPreflight: z.boolean().nullish(),
  preflightCommitment: commitment.nullish(),
  encoding: wireEncoding,
  maxRetries: z.number().int().nonnegative().nullish(),
  minContextSlot: z.number().int().nullish(),
});
const simulateOptions = z.object({
  ...common,
  sigVerify: z.boolean().nullish(),
  replaceRecentBlockhash: z.boolean().nullish(),
  encoding: wireEncoding,
  innerInstructions: z.boolean().nullish(),
  accounts: z.object({ encoding: accountEncoding.nullish(), addresses: z.array(publicKey) }).nullish(),
});

/** Sending, simulating and pricing transactions. */
export const sendingMethods: MethodTable = {
  sendTransaction: method(z.tuple([z.string(), sendOptions.nullish()]), ({ chain }, [text, options]) => {
    checkMinContextSlot(chain, options);
    const transaction = decode(chain, text, options?.encoding);
    if (!options?.skipPreflight) preflight(chain, transaction);
    // Without preflight a node takes anything well formed and drops what cannot land.
    if (chain.refusal(transaction) === undefined) chain.execute(transaction);
    return signatureOf(transaction);
  }),
  simulateTransaction: method(
    z.tuple([z.string(), simulateOptions.nullish()]),
    ({ chain }, [text, options]) => {
      checkMinContextSlot(chain, options);
      if (options?.sigVerify && options.replaceRecentBlockhash) {
        throw invalidParams('sigVerify may not be used with replaceRecentBlockhash');
      }
      const sent = decode(chain, text, options?.encoding);
      const blockhash = chain.slots.blockhash();
      const wire = options?.replaceRecentBlockhash ? withBlockhash(sent.wire, blockhash) : sent.wire;
      const refusal = options?.replaceRecentBlockhash ? undefined : chain.refusal(sent);
      const outcome =
        refusal === undefined
          ? chain.simulate(wire, { verify: options?.sigVerify === true })
          : refused(refusal);
      const after = new Map(outcome.accounts.map((account) => [account.address, account]));
      const asked = options?.accounts;
      const accounts = asked?.addresses.map((address) => {
        const account = after.get(address) ?? chain.account(address);
        return account === undefined || outcome.failure !== null
          ? null
          : accountView(chain, account, { encoding: asked.encoding ?? 'base64' });
      });
      return withContext(chain, {
        ...outcomeView(outcome),
        accounts: accounts ?? null,
        ...(options?.innerInstructions
          ? { innerInstructions: parsedInner(sent, innerInstructions(outcome)) }
          : {}),
        ...(options?.replaceRecentBlockhash
          ? { replacementBlockhash: { blockhash, lastValidBlockHeight: chain.slots.lastValid(blockhash) } }
          : {}),
      });
    },
  ),
  getFeeForMessage: method(
    z.tuple([z.string(), z.object(common).nullish()]),
    ({ chain }, [text, options]) => {
      checkMinContextSlot(chain, options);
      const transaction = unsigned(chain, text);
      const live = chain.slots.lastValid(transaction.blockhash) !== undefined;
      return withContext(chain, live ? Number(feeOf(transaction)) : null);
    },
  ),
  requestAirdrop: method(
    z.tuple([publicKey, lamportAmount, z.object(common).nullish()]),
    ({ chain, faucet }, [address, lamports]) => {
      const transaction = chain.decode(faucet.transfer(chain, address, BigInt(lamports)));
      preflight(chain, transaction);
      chain.execute(transaction);
      return signatureOf(transaction);
    },
  ),
};

/** The order of a node's checks: signatures, then blockhash and duplicates, then a dry run. */
function preflight(chain: Chain, transaction: WireTransaction): void {
  const refusal = chain.refusal(transaction);
  const outcome =
    refusal === undefined ? chain.simulate(transaction.wire, { verify: true }) : refused(refusal);
  if (outcome.failure === null) return;
  if (outcome.failure === 'SignatureFailure') {
    throw new RpcFault(FaultCode.signature, 'Transaction signature verification failure');
  }
  throw new RpcFault(
    FaultCode.preflight,
    `Transaction simulation failed: ${failureSentence(outcome.failure)}`,
    { accounts: null, innerInstructions: null, replacementBlockhash: null, ...outcomeView(outcome) },
  );
}

function refused(failure: Failure): Outcome {
  return { failure, logs: [], units: 0, inner: [], returned: null, accounts: [] };
}

function outcomeView(outcome: Outcome) {
  return {
    err: outcome.failure,
    logs: outcome.logs,
    unitsConsumed: outcome.units,
    returnData: outcome.returned === null ? null : returnData(outcome.returned),
  };
}

function decode(
  chain: Chain,
  text: string,
  encoding: 'base58' | 'base64' | null | undefined,
): WireTransaction {
  return readable('VersionedTransaction', () => chain.decode(bytesOf(text, encoding ?? 'base58')));
}

/** A message as if it were signed: getFeeForMessage counts the signatures it will need. */
function unsigned(chain: Chain, text: string): WireTransaction {
  return readable('VersionedMessage', () => {
    const message = bytesOf(text, 'base64');
    const { header } = VersionedMessage.deserialize(message);
    const signatures = Buffer.alloc(1 + 64 * header.numRequiredSignatures);
    signatures[0] = header.numRequiredSignatures;
    return chain.decode(Buffer.concat([signatures, message]));
  });
}

function bytesOf(text: string, encoding: 'base58' | 'base64'): Uint8Array {
  if (encoding === 'base58') return fromBase58(text);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0)
    throw new RangeError('invalid base64 encoding');
  return Buffer.from(text, 'base64');
}

function readable<T>(what: string, decodeIt: () => T): T {
  try {
    return decodeIt();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidParams(`failed to deserialize solana_transaction::versioned::${what}: ${reason}`);
  }
}
