import anchor from '@coral-xyz/anchor';
import * as spl from '@solana/spl-token';
import {
  AddressLookupTableProgram,
  Connection,
  Keypair,
  LAMPORTS_PER_SOL,
  type PublicKey,
  SystemProgram,
  sendAndConfirmTransaction,
  Transaction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import test, { type ExecutionContext } from 'ava';
import idl from '../../../programs/artifacts/wayproof.json' with { type: 'json' };
import { networkAddress } from '../../../programs/client/addresses.ts';
import { address as anAddress } from '../../../protocol/ids.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aChain, wayproofProgram } from './a-chain.ts';

// Nothing of programs/client here: these are the libraries as any wallet or script uses them.
function anUnchangedConnection(t: ExecutionContext, url: string): Connection {
  const connection = new Connection(url, 'confirmed');
  // It would go on reconnecting to a chain that is gone, and keep the test process alive.
  t.teardown(() => {
    const socket = Reflect.get(connection, '_rpcWebSocket');
    socket.setAutoReconnect(false);
    socket.close();
  });
  return connection;
}

test('an unchanged Connection airdrops, confirms over its WebSocket, transfers and reads it all back', async (t) => {
  const { chain } = await aChain(t);
  const connection = anUnchangedConnection(t, chain.url);
  const [from, to] = [Keypair.generate(), Keypair.generate()];
  const airdrop = await connection.requestAirdrop(from.publicKey, 2 * LAMPORTS_PER_SOL);
  const confirmed = await connection.confirmTransaction({
    signature: airdrop,
    ...(await connection.getLatestBlockhash()),
  });
  t.is(confirmed.value.err, null);
  const transfer = SystemProgram.transfer({
    fromPubkey: from.publicKey,
    toPubkey: to.publicKey,
    lamports: LAMPORTS_PER_SOL,
  });
  const signature = await sendAndConfirmTransaction(connection, new Transaction().add(transfer), [from]);
  t.is(await connection.getBalance(to.publicKey), LAMPORTS_PER_SOL);
  t.is(await connection.getBalance(from.publicKey), LAMPORTS_PER_SOL - 5_000);

  const found = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
  t.like(found?.meta, { err: null, fee: 5_000, computeUnitsConsumed: 150 });
  t.is(found?.version, 'legacy');
  const parsed = await connection.getParsedTransaction(signature, { maxSupportedTransactionVersion: 0 });
  t.true(parsed?.transaction.message.accountKeys[0]?.pubkey.equals(from.publicKey));
  t.deepEqual(
    (await connection.getSignaturesForAddress(from.publicKey)).map((each) => each.signature),
    [signature, airdrop],
  );
  t.is(
    (await connection.getSignaturesForAddress(from.publicKey, { before: signature }))[0]?.signature,
    airdrop,
  );
  t.is((await connection.getSignaturesForAddress(from.publicKey, { until: airdrop, limit: 5 })).length, 1);
  t.is(await connection.getBlockTime(found?.slot ?? 0), found?.blockTime ?? 0);
});

test('what a wallet asks before it signs: fee, rent, prices, a simulation with accounts, many accounts at once', async (t) => {
  const { chain } = await aChain(t);
  const connection = anUnchangedConnection(t, chain.url);
  const [from, to] = [Keypair.generate(), Keypair.generate()];
  await connection.requestAirdrop(from.publicKey, LAMPORTS_PER_SOL);
  const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash();
  const transaction = new Transaction({ feePayer: from.publicKey, blockhash, lastValidBlockHeight }).add(
    SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to.publicKey, lamports: 2_000_000 }),
  );
  t.is((await connection.getFeeForMessage(transaction.compileMessage())).value, 5_000);
  t.is(await connection.getMinimumBalanceForRentExemption(0), 890_880);
  t.is((await connection.getRecentPrioritizationFees()).at(-1)?.prioritizationFee, 0);
  t.true((await connection.isBlockhashValid(blockhash)).value);
  const { value } = await connection.simulateTransaction(transaction, [from], [to.publicKey]);
  t.is(value.err, null);
  t.is(value.accounts?.[0]?.lamports, 2_000_000);
  t.deepEqual(
    (await connection.getMultipleAccountsInfo([from.publicKey, to.publicKey])).map((each) => each?.lamports),
    [LAMPORTS_PER_SOL, undefined],
  );
  await t.throwsAsync(connection.getSupply(), { message: /Method not found/ });
});

test('an unchanged Connection hears accounts, programs, logs, signatures and slots', async (t) => {
  const { chain, clock } = await aChain(t);
  const connection = anUnchangedConnection(t, chain.url);
  const [from, to] = [Keypair.generate(), Keypair.generate()];
  const heard: string[] = [];
  const all = new Promise<void>((resolve) => {
    const hear = (what: string) => {
      if (!heard.includes(what)) heard.push(what);
      if (heard.length === 5) resolve();
    };
    connection.onAccountChange(to.publicKey, ({ lamports }) => hear(`account ${lamports}`));
    connection.onProgramAccountChange(SystemProgram.programId, () => hear('program'));
    connection.onLogs(from.publicKey, ({ err }) => hear(`logs ${err}`));
    connection.onSlotChange(() => hear('slot'));
    // Subscriptions go out together, in their order: when the last one is told, all are.
    const pump = setInterval(() => clock.advance(milliseconds(400)), 20);
    t.teardown(() => clearInterval(pump));
    connection.onRootChange(() => hear('root'));
  });
  await connection.requestAirdrop(from.publicKey, LAMPORTS_PER_SOL);
  while (!heard.includes('root')) await connection.getSlot();
  const transfer = SystemProgram.transfer({
    fromPubkey: from.publicKey,
    toPubkey: to.publicKey,
    lamports: 2_000_000,
  });
  await connection.sendTransaction(new Transaction().add(transfer), [from]);
  await all;
  t.deepEqual(heard.sort(), ['account 2000000', 'logs null', 'program', 'root', 'slot']);
});

test('the token library makes mints and accounts, moves tokens and counts them', async (t) => {
  const { chain } = await aChain(t);
  const connection = anUnchangedConnection(t, chain.url);
  const [me, friend] = [Keypair.generate(), Keypair.generate()];
  await connection.requestAirdrop(me.publicKey, 10 * LAMPORTS_PER_SOL);
  const mint = await spl.createMint(connection, me, me.publicKey, null, 6);
  const mine = await spl.getOrCreateAssociatedTokenAccount(connection, me, mint, me.publicKey);
  const theirs = await spl.getOrCreateAssociatedTokenAccount(connection, me, mint, friend.publicKey);
  await spl.mintTo(connection, me, mint, mine.address, me, 5_000_000n);
  const signature = await spl.transferChecked(
    connection,
    me,
    mine.address,
    mint,
    theirs.address,
    me,
    1_500_000n,
    6,
  );

  t.is((await spl.getAccount(connection, theirs.address)).amount, 1_500_000n);
  t.is((await spl.getMint(connection, mint)).supply, 5_000_000n);
  t.like((await connection.getTokenAccountBalance(mine.address)).value, {
    amount: '3500000',
    uiAmountString: '3.5',
  });
  t.like((await connection.getTokenSupply(mint)).value, { amount: '5000000', decimals: 6 });
  t.is((await connection.getTokenLargestAccounts(mint)).value[0]?.amount, '3500000');
  const owned = await connection.getParsedTokenAccountsByOwner(friend.publicKey, {
    programId: spl.TOKEN_PROGRAM_ID,
  });
  t.is(owned.value[0]?.account.data.parsed.info.tokenAmount.amount, '1500000');
  t.is((await connection.getTokenAccountsByOwner(me.publicKey, { mint })).value.length, 1);
  const record = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
  t.deepEqual(record?.meta?.postTokenBalances?.map((each) => each.uiTokenAmount.amount).sort(), [
    '1500000',
    '3500000',
  ]);
  const holders = await connection.getProgramAccounts(spl.TOKEN_PROGRAM_ID, {
    filters: [{ dataSize: 165 }, { memcmp: { offset: 0, bytes: mint.toBase58() } }],
    dataSlice: { offset: 64, length: 8 },
  });
  t.deepEqual(holders.map(({ account }) => account.data.readBigUInt64LE()).sort(), [1_500_000n, 3_500_000n]);
});

test('an unchanged AnchorProvider and Program send our instruction, fetch its account and hear its event', async (t) => {
  const { chain, clock } = await aChain(t, { programs: [wayproofProgram] });
  const connection = anUnchangedConnection(t, chain.url);
  const me = Keypair.generate();
  await connection.requestAirdrop(me.publicKey, 10 * LAMPORTS_PER_SOL);
  const mint = await spl.createMint(connection, me, me.publicKey, null, 6);
  const provider = new anchor.AnchorProvider(connection, new anchor.Wallet(me), { commitment: 'confirmed' });
  const json: anchor.Idl = JSON.parse(JSON.stringify(idl));
  const program = new anchor.Program(json, provider);
  const heard = new Promise<{ kind: number }>((resolve) => {
    const listener = program.addEventListener('networkCreated', (event) => {
      resolve(event);
      void program.removeEventListener(listener);
    });
  });
  const number = (value: number) => new anchor.BN(value);
  const now = Math.floor(clock.now() / 1000);
  const key = me.publicKey;
  const args = {
    kind: 1,
    council: key,
    guardian: key,
    hubKey: key,
    releaseKey: key,
    oracles: [key],
    threshold: 1,
    epochSeconds: 60,
    challengeSeconds: 0,
    expirySeconds: 600,
    firstEpochEnd: number(now + 60),
    deviceBond: number(0),
    epochBond: number(0),
    base: number(1),
    ratePerKm: number(1),
    lateBps: 1,
    returnedBps: 1,
    deviceCap: number(1),
    emissionCap: number(1),
    noShowSeconds: 60,
    outflowLimit: number(8),
    outflowSeconds: 60,
    mapHash: [...new Uint8Array(32)],
  };
  const method = 'createNetwork';
  const call = program.methods[method]?.([...new Uint8Array(8)], args).accountsPartial({
    creator: key,
    mint,
  });
  await call?.rpc();
  t.is((await heard).kind, 1);
  const address = networkAddress(anAddress(mint.toBase58()), anAddress(key.toBase58()), new Uint8Array(8));
  const accounts: Record<string, { fetch(address: string): Promise<{ mint: PublicKey }> }> = program.account;
  const account = await accounts['network']?.fetch(address);
  t.true(account?.mint.equals(mint));
});

test('a version 0 transaction with a lookup table lands and is read back', async (t) => {
  const { chain, clock } = await aChain(t);
  const connection = anUnchangedConnection(t, chain.url);
  const [me, to] = [Keypair.generate(), Keypair.generate()];
  await connection.requestAirdrop(me.publicKey, LAMPORTS_PER_SOL);
  clock.advance(milliseconds(2_000));
  const [create, table] = AddressLookupTableProgram.createLookupTable({
    authority: me.publicKey,
    payer: me.publicKey,
    recentSlot: (await connection.getSlot()) - 1,
  });
  const extend = AddressLookupTableProgram.extendLookupTable({
    lookupTable: table,
    authority: me.publicKey,
    payer: me.publicKey,
    addresses: [to.publicKey],
  });
  await sendAndConfirmTransaction(connection, new Transaction().add(create, extend), [me]);
  clock.advance(milliseconds(2_000));
  const { value } = await connection.getAddressLookupTable(table);
  t.deepEqual(value?.state.addresses.map(String), [to.publicKey.toBase58()]);
  if (value === null) return;
  const message = new TransactionMessage({
    payerKey: me.publicKey,
    recentBlockhash: (await connection.getLatestBlockhash()).blockhash,
    instructions: [
      SystemProgram.transfer({ fromPubkey: me.publicKey, toPubkey: to.publicKey, lamports: 5_000_000 }),
    ],
  });
  const transaction = new VersionedTransaction(message.compileToV0Message([value]));
  transaction.sign([me]);
  const signature = await connection.sendTransaction(transaction);
  t.is(await connection.getBalance(to.publicKey), 5_000_000);
  const found = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
  t.is(found?.version, 0);
  t.deepEqual(found?.meta?.loadedAddresses?.writable.map(String), [to.publicKey.toBase58()]);
  await t.throwsAsync(connection.getTransaction(signature), {
    message: /Transaction version \(0\) is not supported/,
  });
});
