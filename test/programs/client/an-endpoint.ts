import { type Connection, Keypair, LAMPORTS_PER_SOL, SystemProgram } from '@solana/web3.js';
import test, { type ExecutionContext } from 'ava';
import { chainTime } from '../../../programs/client/chain-time.ts';
import { connect } from '../../../programs/client/connect.ts';
import { rpc } from '../../../programs/client/failures.ts';
import { readKeypair } from '../../../programs/client/keypair-file.ts';
import { sendAndConfirm } from '../../../programs/client/send.ts';
import { sleep, systemClock } from '../../../protocol/clock.ts';
import { milliseconds, type UnixSeconds } from '../../../protocol/units.ts';
import { aChain, aWallet, wayproofProgram } from '../devchain/a-chain.ts';

/**
 * The endpoint the client's tests run on: the local chain, or any other that has the program.
 *   WAYPROOF_TEST_RPC   its URL
 *   WAYPROOF_TEST_KEY   a key file with SOL that pays for the tests' wallets; without it they ask for an airdrop
 */
const url = process.env['WAYPROOF_TEST_RPC'];
const keyFile = process.env['WAYPROOF_TEST_KEY'];

/** A title that says where the test runs. */
export const here = (title: string): string =>
  `${title} (${url === undefined ? 'local chain' : `on ${new URL(url).origin}`})`;

/** For what takes a month of the chain's clock: runs where that clock is moved, and is skipped elsewhere. */
export const onLocalChain = url === undefined ? test : test.skip;

export interface TestEndpoint {
  readonly url: string;
  readonly connection: Connection;
  /** A new wallet; what is left in it goes back to the key file after the test. */
  wallet(sol?: number): Promise<Keypair>;
  now(): Promise<UnixSeconds>;
  /** Until the chain's own clock shows so many seconds more. */
  pass(seconds: number): Promise<void>;
  passSlots(slots: number): Promise<void>;
}

export async function anEndpoint(t: ExecutionContext): Promise<TestEndpoint> {
  return url === undefined ? aLocalOne(t) : aGivenOne(t, url);
}

/** The local chain under a clock that is moved instead of waited for. */
async function aLocalOne(t: ExecutionContext): Promise<TestEndpoint> {
  const { chain, clock, connection } = await aChain(t, { programs: [wayproofProgram] });
  return {
    url: chain.url,
    connection,
    wallet: (sol) => aWallet(connection, sol ?? SOL),
    now: () => chainTime(connection),
    pass: async (seconds) => clock.advance(milliseconds(seconds * 1_000)),
    passSlots: async (slots) => clock.advance(milliseconds(slots * 400)),
  };
}

const SOL = 0.2;
const LOOK_AGAIN = milliseconds(400);

async function aGivenOne(t: ExecutionContext, target: string): Promise<TestEndpoint> {
  // Public clusters take a while, and a blockhash a minute to die.
  t.timeout(300_000);
  const connection = connect(target);
  const until = async (reached: () => Promise<boolean>) => {
    while (!(await reached())) await sleep(systemClock, LOOK_AGAIN);
  };
  return {
    url: target,
    connection,
    wallet: (sol) => aFundedWallet(t, connection, (sol ?? SOL) * LAMPORTS_PER_SOL, until),
    now: () => chainTime(connection),
    pass: async (seconds) => {
      const end = (await chainTime(connection)) + seconds;
      await until(async () => (await chainTime(connection)) >= end);
    },
    passSlots: async (slots) => {
      const end = (await rpc(connection.getSlot())) + slots;
      await until(async () => (await rpc(connection.getSlot())) >= end);
    },
  };
}

async function aFundedWallet(
  t: ExecutionContext,
  connection: Connection,
  lamports: number,
  until: (reached: () => Promise<boolean>) => Promise<void>,
): Promise<Keypair> {
  const wallet = Keypair.generate();
  if (keyFile === undefined) {
    await rpc(connection.requestAirdrop(wallet.publicKey, lamports));
    await until(async () => (await rpc(connection.getBalance(wallet.publicKey))) >= lamports);
    return wallet;
  }
  const funder = await readKeypair(keyFile);
  const transfer = (from: Keypair, to: Keypair, amount: number) =>
    SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to.publicKey, lamports: amount });
  await sendAndConfirm(connection, [transfer(funder, wallet, lamports)], [funder], { clock: systemClock });
  t.teardown(async () => {
    const left = await rpc(connection.getBalance(wallet.publicKey));
    if (left === 0) return;
    // The funder pays the fee, so that nothing at all is left behind.
    await sendAndConfirm(connection, [transfer(wallet, funder, left)], [funder, wallet], {
      clock: systemClock,
    });
  });
  return wallet;
}
