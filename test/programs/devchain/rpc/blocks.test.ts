import { ComputeBudgetProgram, Keypair, SystemProgram, Transaction } from '@solana/web3.js';
import test from 'ava';
import { milliseconds } from '../../../../protocol/units.ts';
import { aChain, ask, aWallet, errorOf } from '../a-chain.ts';

const call = async (url: string, method: string, ...params: unknown[]) => {
  const { json } = await ask(url, { jsonrpc: '2.0', id: 1, method, params });
  return (json() as { result: unknown }).result;
};

test('a slot is a block with its transactions, in each of the four details', async (t) => {
  const { chain, clock, connection } = await aChain(t);
  clock.advance(milliseconds(4_000));
  const wallet = await aWallet(connection);
  const slot = await connection.getSlot();
  const [landed] = await connection.getSignaturesForAddress(wallet.publicKey);
  const full = await connection.getBlock(slot, { maxSupportedTransactionVersion: 0 });
  t.is(full?.transactions[0]?.transaction.signatures[0], landed?.signature);
  t.is(full?.parentSlot, slot - 1);
  t.is(full?.blockhash, (await connection.getLatestBlockhash()).blockhash);
  const parsed = await connection.getParsedBlock(slot, { maxSupportedTransactionVersion: 0 });
  t.is(parsed.transactions.length, 1);
  t.deepEqual((await connection.getBlockSignatures(slot)).signatures, [landed?.signature]);
  const accounts = await call(chain.url, 'getBlock', slot, {
    transactionDetails: 'accounts',
    maxSupportedTransactionVersion: 0,
  });
  t.like(accounts, { transactions: [{ transaction: { accountKeys: [{ signer: true, writable: true }] } }] });
  const none = await call(chain.url, 'getBlock', slot, { transactionDetails: 'none', rewards: false });
  t.deepEqual(Object.keys(none as object).sort(), [
    'blockHeight',
    'blockTime',
    'blockhash',
    'parentSlot',
    'previousBlockhash',
  ]);
});

test('slots without transactions are empty blocks, later ones are not available yet', async (t) => {
  const { chain, clock, connection } = await aChain(t);
  clock.advance(milliseconds(4_000));
  t.deepEqual((await connection.getBlock(3, { maxSupportedTransactionVersion: 0 }))?.transactions, []);
  t.deepEqual(await connection.getBlocks(2, 4), [2, 3, 4]);
  t.deepEqual(await call(chain.url, 'getBlocksWithLimit', 9, 5), [9, 10, 11]);
  t.deepEqual(await errorOf(chain.url, 'getBlock', [99]), {
    code: -32004,
    message: 'Block not available for slot 99',
  });
  t.like(await errorOf(chain.url, 'getBlocks', [1, 900_000]), { code: -32602 });
});

test('prices lately paid are told by slot, for the accounts asked about', async (t) => {
  const { clock, connection } = await aChain(t);
  const from = await aWallet(connection);
  clock.advance(milliseconds(400));
  const slot = await connection.getSlot();
  const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash();
  for (const [microLamports, to] of [
    [700, from],
    [300, Keypair.generate()],
  ] as const) {
    const payer = microLamports === 700 ? from : await aWallet(connection);
    const transaction = new Transaction({ feePayer: payer.publicKey, blockhash, lastValidBlockHeight });
    transaction.add(
      ComputeBudgetProgram.setComputeUnitPrice({ microLamports }),
      SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: to.publicKey, lamports: 2_000_000 }),
    );
    transaction.sign(payer);
    await connection.sendRawTransaction(transaction.serialize());
  }
  clock.advance(milliseconds(800));
  const priceAt = async (lockedWritableAccounts: Keypair['publicKey'][]) =>
    (await connection.getRecentPrioritizationFees({ lockedWritableAccounts })).find(
      (each) => each.slot === slot,
    )?.prioritizationFee;
  t.is(await priceAt([from.publicKey]), 700);
  t.is(await priceAt([Keypair.generate().publicKey]), 0);
  const rows = await connection.getRecentPrioritizationFees();
  t.is(rows.length, slot + 2);
  t.is(rows.at(-1)?.prioritizationFee, 0);
});

test('what explorers ask about a cluster is answered: one validator, no votes, samples of minutes', async (t) => {
  const { clock, connection } = await aChain(t);
  await aWallet(connection);
  clock.advance(milliseconds(150_000));
  t.like(await connection.getRecentPerformanceSamples(5), [
    { slot: 300, numSlots: 150, numTransactions: 0 },
    { slot: 150, numTransactions: 1 },
  ]);
  t.deepEqual(await connection.getVoteAccounts(), { current: [], delinquent: [] });
  t.is((await connection.getClusterNodes()).length, 1);
  t.deepEqual((await connection.getSlotLeaders(1, 2)).map(String), [
    SystemProgram.programId.toBase58(),
    SystemProgram.programId.toBase58(),
  ]);
  t.is(await connection.getSlotLeader(), SystemProgram.programId.toBase58());
  t.is((await connection.getInflationGovernor()).initial, 0);
  t.is((await connection.getEpochInfo()).epoch, 0);
});
