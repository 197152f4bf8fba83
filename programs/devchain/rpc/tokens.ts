import { z } from 'zod';
import { type ChainAccount, TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from '../chain/account.ts';
import type { Chain } from '../chain/chain.ts';
import { readMint, readTokenAccount, type TokenAccount, tokenAmountView } from '../chain/token-layout.ts';
import { accountView, type ViewOptions, viewOptions } from './account-view.ts';
import { invalidParams } from './fault.ts';
import { common, type MethodTable, method, withContext } from './method.ts';
import { publicKey } from './params.ts';

const tokenFilter = z.union([
  z.object({ mint: publicKey }).strict(),
  z.object({ programId: publicKey }).strict(),
]);
const tokenQuery = z.tuple([publicKey, tokenFilter, viewOptions.nullish()]);
const single = z.tuple([publicKey, z.object(common).nullish()]);
type Filter = z.output<typeof tokenFilter>;

/** Token accounts and mints of both token programs. */
export const tokenMethods: MethodTable = {
  getTokenAccountBalance: method(single, ({ chain }, [address]) => {
    const token = readTokenAccount(found(chain, address));
    if (token === undefined) throw invalidParams('Invalid param: not a Token account');
    return withContext(chain, tokenAmountView(token.amount, mintOf(chain, token.mint).decimals));
  }),
  getTokenSupply: method(single, ({ chain }, [address]) => {
    found(chain, address);
    const { supply, decimals } = mintOf(chain, address);
    return withContext(chain, tokenAmountView(supply, decimals));
  }),
  getTokenAccountsByOwner: method(tokenQuery, ({ chain }, [owner, filter, options]) =>
    tokenAccounts(chain, filter, options, (token) => token.owner === owner),
  ),
  getTokenAccountsByDelegate: method(tokenQuery, ({ chain }, [delegate, filter, options]) =>
    tokenAccounts(chain, filter, options, (token) => token.delegate === delegate),
  ),
  getTokenLargestAccounts: method(single, ({ chain }, [mint]) => {
    const { decimals } = mintOf(chain, mint);
    const held = all(chain, { mint })
      .sort((a, b) => (a.token.amount < b.token.amount ? 1 : -1))
      .slice(0, 20);
    return withContext(
      chain,
      held.map(({ account, token }) => ({
        address: account.address,
        ...tokenAmountView(token.amount, decimals),
      })),
    );
  }),
};

function tokenAccounts(
  chain: Chain,
  filter: Filter,
  options: ViewOptions | null | undefined,
  wanted: (token: TokenAccount) => boolean,
) {
  if ('mint' in filter) mintOf(chain, filter.mint);
  const held = all(chain, filter).filter(({ token }) => wanted(token));
  return withContext(
    chain,
    held.map(({ account }) => ({ pubkey: account.address, account: accountView(chain, account, options) })),
  );
}

function all(chain: Chain, filter: Filter): { account: ChainAccount; token: TokenAccount }[] {
  const programs = 'programId' in filter ? [filter.programId] : [TOKEN_PROGRAM, TOKEN_2022_PROGRAM];
  return programs.flatMap((program) =>
    chain.accountsOf(program).flatMap((account) => {
      const token = readTokenAccount(account);
      if (token === undefined || ('mint' in filter && token.mint !== filter.mint)) return [];
      return [{ account, token }];
    }),
  );
}

function found(chain: Chain, address: string): ChainAccount {
  const account = chain.account(address);
  if (account === undefined) throw invalidParams('Invalid param: could not find account');
  return account;
}

function mintOf(chain: Chain, address: string) {
  const mint = readMint(chain.account(address));
  if (mint === undefined) throw invalidParams('Invalid param: could not find mint');
  return mint;
}
