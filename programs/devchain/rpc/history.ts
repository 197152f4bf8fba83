import { z } from 'zod';
import type { StatusRecord } from '../store/journal.ts';
import { invalidParams } from './fault.ts';
import { common, type MethodTable, method, withContext } from './method.ts';
import { publicKey, signature } from './params.ts';
import { transactionView } from './transaction-view.ts';

const MAX_STATUSES = 256;
const MAX_SIGNATURES = 1000;

const transactionEncoding = z.enum(['json', 'jsonParsed', 'base58', 'base64']);
const transactionOptions = z.union([
  z.object({
    ...common,
    encoding: transactionEncoding.nullish(),
    maxSupportedTransactionVersion: z.number().int().nonnegative().nullish(),
  }),
  transactionEncoding.transform((encoding) => ({ encoding, maxSupportedTransactionVersion: undefined })),
]);

/** Transactions that landed. */
export const historyMethods: MethodTable = {
  getSignatureStatuses: method(
    z.tuple([z.array(signature), z.object({ searchTransactionHistory: z.boolean().nullish() }).nullish()]),
    ({ chain }, [signatures]) => {
      if (signatures.length > MAX_STATUSES)
        throw invalidParams(`Too many inputs provided; max ${MAX_STATUSES}`);
      return withContext(
        chain,
        signatures.map((each) => {
          const status = chain.status(each);
          return status === undefined ? null : statusView(status);
        }),
      );
    },
  ),
  getTransaction: method(
    z.tuple([signature, transactionOptions.nullish()]),
    async ({ chain }, [wanted, options]) => {
      await chain.durable();
      const record = await chain.journal.transaction(wanted);
      return record === undefined ? null : transactionView(record, options ?? {});
    },
  ),
  getSignaturesForAddress: method(
    z.tuple([
      publicKey,
      z
        .object({
          ...common,
          limit: z
            .number()
            .int()
            .min(1)
            .max(MAX_SIGNATURES, `Invalid limit; max ${MAX_SIGNATURES}`)
            .nullish(),
          before: signature.nullish(),
          until: signature.nullish(),
        })
        .nullish(),
    ]),
    async ({ chain }, [address, options]) => {
      await chain.durable();
      const found = await chain.journal.signatures({
        address,
        limit: options?.limit ?? MAX_SIGNATURES,
        ...(options?.before ? { before: options.before } : {}),
        ...(options?.until ? { until: options.until } : {}),
      });
      return found.map(({ signature: id, slot, blockTime, failure }) => ({
        signature: id,
        slot,
        blockTime,
        err: failure,
        memo: null,
        confirmationStatus: 'finalized',
      }));
    },
  ),
};

function statusView({ slot, failure }: StatusRecord) {
  return {
    slot,
    confirmations: null,
    err: failure,
    status: failure === null ? { Ok: null } : { Err: failure },
    confirmationStatus: 'finalized',
  };
}
