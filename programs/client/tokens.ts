import { type Connection, Keypair, SystemProgram, type TransactionInstruction } from '@solana/web3.js';
import { FleetError } from '../../protocol/errors.ts';
import type { Address, NetworkId } from '../../protocol/ids.ts';
import { type TokenAmount, tokenAmount } from '../../protocol/units.ts';
import { addressOf, publicKey, vaultAddress } from './addresses.ts';
import { rpc, rpcValue } from './failures.ts';
import { type SendOptions, sendAndConfirm } from './send.ts';
import { splToken } from './spl-token.ts';

/**
 * The instructions of a mint without freeze authority, which the program requires; `payer` pays and may mint.
 * Payer and the mint's own key sign.
 */
export async function makeMint(
  connection: Connection,
  payer: Address,
  decimals: number,
  mint: Keypair,
): Promise<{ mint: Address; instructions: TransactionInstruction[] }> {
  const spl = await splToken();
  const lamports = await rpc(connection.getMinimumBalanceForRentExemption(spl.MINT_SIZE));
  const authority = publicKey(payer);
  const instructions = [
    SystemProgram.createAccount({
      fromPubkey: authority,
      newAccountPubkey: mint.publicKey,
      lamports,
      space: spl.MINT_SIZE,
      programId: spl.TOKEN_PROGRAM_ID,
    }),
    spl.createInitializeMint2Instruction(mint.publicKey, decimals, authority, null),
  ];
  return { mint: addressOf(mint.publicKey), instructions };
}

/** Makes such a mint in a transaction of its own. */
export async function createMint(
  connection: Connection,
  payer: Keypair,
  decimals: number,
  options: SendOptions,
  key: Keypair = Keypair.generate(),
): Promise<Address> {
  const { mint, instructions } = await makeMint(connection, addressOf(payer.publicKey), decimals, key);
  await sendAndConfirm(connection, instructions, [payer, key], options);
  return mint;
}

/** The token account a wallet holds a mint in by convention. */
export async function tokenAccountAddress(owner: Address, mint: Address): Promise<Address> {
  const spl = await splToken();
  return addressOf(spl.getAssociatedTokenAddressSync(publicKey(mint), publicKey(owner), true));
}

/** Makes that account unless it exists; can stand in front of `registerDevice` in one transaction. */
export async function ensureTokenAccount(
  payer: Address,
  owner: Address,
  mint: Address,
): Promise<{ account: Address; instructions: TransactionInstruction[] }> {
  const spl = await splToken();
  const account = await tokenAccountAddress(owner, mint);
  const ensured = spl.createAssociatedTokenAccountIdempotentInstruction(
    publicKey(payer),
    publicKey(account),
    publicKey(owner),
    publicKey(mint),
  );
  return { account, instructions: [ensured] };
}

/** Tokens in a token account. @throws CHAIN_ACCOUNT_MISSING */
export async function tokenBalance(connection: Connection, account: Address): Promise<TokenAmount> {
  const spl = await splToken();
  const info = await rpcValue(connection.getAccountInfoAndContext(publicKey(account)));
  if (info === null)
    throw new FleetError('CHAIN_ACCOUNT_MISSING', { kind: 'token account', address: account });
  return tokenAmount(spl.unpackAccount(publicKey(account), info).amount);
}

/** New tokens into an existing token account; the authority signs. */
export async function mintTokens(
  mint: Address,
  account: Address,
  authority: Address,
  amount: TokenAmount,
): Promise<TransactionInstruction[]> {
  const spl = await splToken();
  return [spl.createMintToInstruction(publicKey(mint), publicKey(account), publicKey(authority), amount)];
}

/** Tokens from the owner's account into the vault of a network; the owner signs. */
export async function fundVault(
  network: NetworkId,
  mint: Address,
  owner: Address,
  amount: TokenAmount,
  decimals: number,
): Promise<TransactionInstruction[]> {
  const spl = await splToken();
  const from = await tokenAccountAddress(owner, mint);
  return [
    spl.createTransferCheckedInstruction(
      publicKey(from),
      publicKey(mint),
      publicKey(vaultAddress(network)),
      publicKey(owner),
      amount,
      decimals,
    ),
  ];
}
