import type { TransactionInstruction } from '@solana/web3.js';
import { publicKey } from '../../../programs/client/addresses.ts';
import { setPayee } from '../../../programs/client/device-instructions.ts';
import { rpcValue } from '../../../programs/client/failures.ts';
import { fetchNetwork } from '../../../programs/client/queries.ts';
import { quote } from '../../../programs/client/quote.ts';
import { prepareRegistration } from '../../../programs/client/registration.ts';
import { TOKEN_PROGRAM } from '../../../programs/client/token-program.ts';
import { ensureTokenAccount } from '../../../programs/client/tokens.ts';
import { type Address, address, type DeviceId, keyBytes } from '../../../protocol/ids.ts';
import { type Lamports, lamports, type UnixSeconds } from '../../../protocol/units.ts';
import type { EnrolmentView } from '../../../protocol/views/enrolment.ts';
import type { Chain } from './chain.ts';
import type { Price } from './claim-desk.ts';

/** One thing the wallet may sign: tried and priced, waiting for a yes. */
export interface Errand {
  readonly kind: 'register' | 'payee';
  readonly device: DeviceId;
  /** The token account rewards will go to. */
  readonly payee: Address;
  readonly instructions: readonly TransactionInstruction[];
  readonly price: Price;
  /** The part of the deposit that comes back when the robot retires. */
  readonly bond: Lamports;
}

/**
 * Registers an enrolled robot for the wallet; undefined when it is registered already.
 * @param now the world's time, which the chain's clock shows
 */
export async function registration(
  chain: Chain,
  owner: Address,
  enrolment: EnrolmentView,
  now: UnixSeconds,
): Promise<Errand | undefined> {
  const { connection, network } = chain;
  // Mint and bond are the chain's word, not the hub's: they decide where rewards can go and what it costs.
  const { mint, deviceBond: bond } = await fetchNetwork(connection, network);
  const holds = await isSigned(enrolment);
  const verifier = { verify: () => holds, isValidKey: () => holds };
  const party = { address: owner };
  const options = { connection, network, mint, owner: party, enrolment, verifier, now };
  const ready = await prepareRegistration(options);
  if (ready.kind === 'registered already') return undefined;
  const { device, payee, instructions } = ready;
  return {
    kind: 'register',
    device,
    payee,
    instructions,
    price: await price(chain, owner, instructions),
    bond,
  };
}

/** Sends a robot's future rewards to a token account, or to the one of a wallet, made when it does not exist. */
export async function changeOfPayee(
  chain: Chain,
  owner: Address,
  device: DeviceId,
  wanted: string,
): Promise<Errand> {
  const { connection, network } = chain;
  const given = address(wanted.trim());
  const { mint } = await fetchNetwork(connection, network);
  const account = await rpcValue(connection.getAccountInfoAndContext(publicKey(given)));
  const isTokenAccount = account?.owner.equals(TOKEN_PROGRAM) === true;
  const ensured = isTokenAccount
    ? { account: given, instructions: [] }
    : await ensureTokenAccount(owner, given, mint);
  const payee = ensured.account;
  const instructions = [...ensured.instructions, ...(await setPayee(network, device, owner, payee))];
  const cost = await price(chain, owner, instructions);
  return { kind: 'payee', device, payee, instructions, price: cost, bond: lamports(0n) };
}

async function price(
  { connection }: Chain,
  payer: Address,
  instructions: readonly TransactionInstruction[],
): Promise<Price> {
  const { fee, deposit, balance, missing } = await quote(connection, publicKey(payer), instructions);
  return { transactions: 1, fee, deposit, balance, missing };
}

/** Web Crypto's answer is enough to warn early: the chain's own, stricter check refuses before anything is paid. */
async function isSigned({ device, statement, signature }: EnrolmentView): Promise<boolean> {
  const raw = Uint8Array.from(keyBytes(device));
  const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
  return crypto.subtle.verify('Ed25519', key, bytes(signature), bytes(statement));
}
