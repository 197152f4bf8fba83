import {
  ComputeBudgetProgram,
  Keypair,
  PublicKey,
  SystemProgram,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import test from 'ava';
import { aChain, aWallet } from '../a-chain.ts';

test('a simulation tells units, logs and accounts, and changes nothing', async (t) => {
  const { connection } = await aChain(t);
  const wallet = await aWallet(connection, 1);
  const to = Keypair.generate().publicKey;
  const message = new TransactionMessage({
    payerKey: wallet.publicKey,
    recentBlockhash: PublicKey.default.toBase58(),
    instructions: [SystemProgram.transfer({ fromPubkey: wallet.publicKey, toPubkey: to, lamports: 1e8 })],
  });
  const unsigned = new VersionedTransaction(message.compileToLegacyMessage());
  const { value } = await connection.simulateTransaction(unsigned, {
    replaceRecentBlockhash: true,
    accounts: { encoding: 'base64', addresses: [wallet.publicKey.toBase58(), to.toBase58()] },
  });
  t.like(value, { err: null, unitsConsumed: 150 });
  t.deepEqual(
    value.accounts?.map((account) => account?.lamports),
    [1e9 - 1e8 - 5_000, 1e8],
  );
  t.is(await connection.getBalance(wallet.publicKey), 1e9);

  const stale = await connection.simulateTransaction(unsigned);
  t.is(stale.value.err, 'BlockhashNotFound');
});

test('fees count signatures and the priority asked for', async (t) => {
  const { connection } = await aChain(t);
  const wallet = await aWallet(connection, 1);
  const { blockhash } = await connection.getLatestBlockhash();
  const message = (...instructions: ReturnType<typeof ComputeBudgetProgram.setComputeUnitLimit>[]) =>
    new TransactionMessage({
      payerKey: wallet.publicKey,
      recentBlockhash: blockhash,
      instructions,
    }).compileToLegacyMessage();
  const transfer = SystemProgram.transfer({
    fromPubkey: wallet.publicKey,
    toPubkey: wallet.publicKey,
    lamports: 1,
  });
  t.is((await connection.getFeeForMessage(message(transfer))).value, 5_000);
  const priced = message(
    ComputeBudgetProgram.setComputeUnitLimit({ units: 20_000 }),
    ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 1_000_000 }),
    transfer,
  );
  t.is((await connection.getFeeForMessage(priced)).value, 25_000);
  const old = new TransactionMessage({
    payerKey: wallet.publicKey,
    recentBlockhash: PublicKey.default.toBase58(),
    instructions: [],
  });
  t.is((await connection.getFeeForMessage(old.compileToLegacyMessage())).value, null);
});
