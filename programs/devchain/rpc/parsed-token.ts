import { type ChainAccount, TOKEN_PROGRAM } from '../chain/account.ts';
import type { Chain } from '../chain/chain.ts';
import { readMint, readTokenAccount, tokenAmountView } from '../chain/token-layout.ts';

/** `jsonParsed` data of token accounts and mints; undefined where a node, too, falls back to base64. */
export function parsedToken(chain: Chain, account: ChainAccount) {
  const info = mintInfo(account) ?? tokenInfo(chain, account);
  if (info === undefined) return undefined;
  const program = account.owner === TOKEN_PROGRAM ? 'spl-token' : 'spl-token-2022';
  return { program, parsed: info, space: account.data.length };
}

function mintInfo(account: ChainAccount) {
  const mint = readMint(account);
  if (mint === undefined) return undefined;
  return {
    type: 'mint',
    info: {
      decimals: mint.decimals,
      freezeAuthority: mint.freezeAuthority ?? null,
      isInitialized: true,
      mintAuthority: mint.mintAuthority ?? null,
      supply: mint.supply.toString(),
    },
  };
}

function tokenInfo(chain: Chain, account: ChainAccount) {
  const token = readTokenAccount(account);
  if (token === undefined) return undefined;
  const decimals = readMint(chain.account(token.mint))?.decimals ?? 0;
  const delegated =
    token.delegate === undefined
      ? {}
      : { delegate: token.delegate, delegatedAmount: tokenAmountView(token.delegatedAmount, decimals) };
  return {
    type: 'account',
    info: {
      isNative: token.rentReserve !== undefined,
      mint: token.mint,
      owner: token.owner,
      state: token.state,
      tokenAmount: tokenAmountView(token.amount, decimals),
      ...(token.closeAuthority === undefined ? {} : { closeAuthority: token.closeAuthority }),
      ...delegated,
    },
  };
}
