import { keyText } from '../../../protocol/ids.ts';
import { type ChainAccount, TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from './account.ts';

// Layouts of spl-token's state.rs: Mint (82 bytes) and Account (165 bytes).
export const TOKEN_ACCOUNT_BYTES = 165;
const MINT_BYTES = 82;
const AccountType = { mint: 1, account: 2 } as const;

export interface TokenAccount {
  readonly mint: string;
  readonly owner: string;
  readonly amount: bigint;
  readonly delegate: string | undefined;
  readonly state: 'initialized' | 'frozen';
  readonly rentReserve: bigint | undefined;
  readonly delegatedAmount: bigint;
  readonly closeAuthority: string | undefined;
}

export interface TokenMint {
  readonly mintAuthority: string | undefined;
  readonly supply: bigint;
  readonly decimals: number;
  readonly freezeAuthority: string | undefined;
}

export const isTokenProgram = (program: string): boolean =>
  program === TOKEN_PROGRAM || program === TOKEN_2022_PROGRAM;

/** A token account of either token program; undefined for anything else. */
export function readTokenAccount(account: ChainAccount | undefined): TokenAccount | undefined {
  if (account === undefined || !isTokenProgram(account.owner)) return undefined;
  const data = Buffer.from(account.data);
  if (!hasKind(data, TOKEN_ACCOUNT_BYTES, AccountType.account) || data[108] === 0) return undefined;
  return {
    mint: keyText(data.subarray(0, 32)),
    owner: keyText(data.subarray(32, 64)),
    amount: data.readBigUInt64LE(64),
    delegate: optionalKey(data, 72),
    state: data[108] === 2 ? 'frozen' : 'initialized',
    rentReserve: data.readUInt32LE(109) === 1 ? data.readBigUInt64LE(113) : undefined,
    delegatedAmount: data.readBigUInt64LE(121),
    closeAuthority: optionalKey(data, 129),
  };
}

/** A mint of either token program; undefined for anything else. */
export function readMint(account: ChainAccount | undefined): TokenMint | undefined {
  if (account === undefined || !isTokenProgram(account.owner)) return undefined;
  const data = Buffer.from(account.data);
  if (!hasKind(data, MINT_BYTES, AccountType.mint) || data[45] !== 1) return undefined;
  return {
    mintAuthority: optionalKey(data, 0),
    supply: data.readBigUInt64LE(36),
    decimals: data[44] ?? 0,
    freezeAuthority: optionalKey(data, 46),
  };
}

/** The four spellings of a token amount a node answers with. */
export function tokenAmountView(amount: bigint, decimals: number) {
  const digits = amount.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const uiAmountString = fraction === '' ? whole : `${whole}.${fraction}`;
  return { amount: amount.toString(), decimals, uiAmount: Number(uiAmountString), uiAmountString };
}

/** `preTokenBalances` and `postTokenBalances` of a transaction's meta. */
export function tokenBalances(
  keys: readonly string[],
  account: (address: string) => ChainAccount | undefined,
): unknown[] {
  return keys.flatMap((key, accountIndex) => {
    const held = account(key);
    const token = readTokenAccount(held);
    const mint = token && readMint(account(token.mint));
    if (token === undefined || mint === undefined) return [];
    const { mint: address, owner, amount } = token;
    return [
      {
        accountIndex,
        mint: address,
        owner,
        programId: held?.owner,
        uiTokenAmount: tokenAmountView(amount, mint.decimals),
      },
    ];
  });
}

/** Token-2022 accounts longer than the base layout carry their type at byte 165. */
function hasKind(data: Buffer, length: number, kind: number): boolean {
  return data.length === length || (data.length > TOKEN_ACCOUNT_BYTES && data[TOKEN_ACCOUNT_BYTES] === kind);
}

function optionalKey(data: Buffer, offset: number): string | undefined {
  return data.readUInt32LE(offset) === 1 ? keyText(data.subarray(offset + 4, offset + 36)) : undefined;
}
