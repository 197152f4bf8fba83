import { z } from 'zod';
import type { ChainAccount } from '../chain/account.ts';
import { accountView, viewOptions } from './account-view.ts';
import { invalidParams } from './fault.ts';
import { checkMinContextSlot, common, type MethodTable, method, withContext } from './method.ts';
import { fromBase58, lamportAmount, publicKey } from './params.ts';

const MAX_ACCOUNTS = 100;
const MAX_FILTERS = 4;

const memcmp = z.object({
  offset: z.number().int().nonnegative(),
  bytes: z.union([z.string(), z.array(z.number().int().min(0).max(255))]),
  encoding: z.enum(['base58', 'base64', 'binary']).nullish(),
});
/** The node's own spelling; `tokenAccountState` is not served. */
export const accountFilter = z.union([
  z.object({ memcmp }).strict(),
  z.object({ dataSize: z.number().int().nonnegative() }).strict(),
]);
export const filterOptions = viewOptions.extend({
  filters: z.array(accountFilter).max(MAX_FILTERS, `Too many filters provided; max ${MAX_FILTERS}`).nullish(),
  withContext: z.boolean().nullish(),
  sortResults: z.boolean().nullish(),
});

/** Accounts, alone, in numbers and by program. */
export const accountMethods: MethodTable = {
  getAccountInfo: method(z.tuple([publicKey, viewOptions.nullish()]), ({ chain }, [address, options]) => {
    checkMinContextSlot(chain, options);
    const account = chain.account(address);
    return withContext(chain, account === undefined ? null : accountView(chain, account, options));
  }),
  getMultipleAccounts: method(
    z.tuple([z.array(publicKey), viewOptions.nullish()]),
    ({ chain }, [addresses, options]) => {
      if (addresses.length > MAX_ACCOUNTS)
        throw invalidParams(`Too many inputs provided; max ${MAX_ACCOUNTS}`);
      checkMinContextSlot(chain, options);
      const accounts = addresses.map((address) => chain.account(address));
      return withContext(
        chain,
        accounts.map((account) => (account === undefined ? null : accountView(chain, account, options))),
      );
    },
  ),
  getProgramAccounts: method(
    z.tuple([publicKey, filterOptions.nullish()]),
    ({ chain }, [program, options]) => {
      checkMinContextSlot(chain, options);
      const matches = accountMatcher(options?.filters);
      const found = chain
        .accountsOf(program)
        .filter(matches)
        .map((account) => ({ pubkey: account.address, account: accountView(chain, account, options) }));
      return options?.withContext ? withContext(chain, found) : found;
    },
  ),
  getBalance: method(z.tuple([publicKey, z.object(common).nullish()]), ({ chain }, [address, options]) => {
    checkMinContextSlot(chain, options);
    return withContext(chain, Number(chain.account(address)?.lamports ?? 0n));
  }),
  getMinimumBalanceForRentExemption: method(
    z.tuple([lamportAmount, z.object(common).nullish()]),
    ({ chain }, [bytes]) => Number(chain.rentExemption(bytes)),
  ),
};

/** A predicate of all filters at once; memcmp bytes are base58 unless said otherwise. */
export function accountMatcher(
  filters: readonly z.output<typeof accountFilter>[] | null | undefined,
): (account: ChainAccount) => boolean {
  const tests = (filters ?? []).map((filter) => {
    if ('dataSize' in filter) return (account: ChainAccount) => account.data.length === filter.dataSize;
    const { offset } = filter.memcmp;
    const wanted = Buffer.from(memcmpBytes(filter.memcmp));
    return (account: ChainAccount) =>
      wanted.equals(account.data.subarray(offset, offset + wanted.length)) ||
      (wanted.length === 0 && account.data.length >= offset);
  });
  return (account) => tests.every((test) => test(account));
}

function memcmpBytes({ bytes, encoding }: z.output<typeof memcmp>): Uint8Array {
  if (typeof bytes !== 'string') return Uint8Array.from(bytes);
  if (encoding === 'base64') return Buffer.from(bytes, 'base64');
  try {
    return fromBase58(bytes);
  } catch {
    throw invalidParams('Invalid param: memcmp bytes are not base58');
  }
}
