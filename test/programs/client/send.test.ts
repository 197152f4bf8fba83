import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Keypair, SystemProgram } from '@solana/web3.js';
import test, { type ExecutionContext } from 'ava';
import { confirm } from '../../../programs/client/confirm.ts';
import { connect } from '../../../programs/client/connect.ts';
import { quote } from '../../../programs/client/quote.ts';
import { sendAndConfirm } from '../../../programs/client/send.ts';
import { sign } from '../../../programs/client/signed.ts';
import { ManualClock, systemClock } from '../../../protocol/clock.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aChain, aWallet } from '../devchain/a-chain.ts';

const options = { clock: systemClock, poll: milliseconds(10) };

const transfer = (from: Keypair, to: Keypair, lamports: number) =>
  SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to.publicKey, lamports });

/** An endpoint in front of another; `onCall` may answer a call itself, or see it pass. */
async function aProxy(
  t: ExecutionContext,
  target: string,
  onCall: (method: string, response: ServerResponse) => boolean | Promise<boolean>,
) {
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { method } = JSON.parse(body);
    if (await onCall(method, response)) return;
    const answered = await fetch(target, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    response.setHeader('content-type', 'application/json').end(await answered.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

test('a transfer is simulated, priced, sent and confirmed, and the receipt tells its cost', async (t) => {
  const { connection } = await aChain(t);
  const [from, to] = [await aWallet(connection), Keypair.generate()];
  const seen: string[] = [];
  const receipt = await sendAndConfirm(connection, [transfer(from, to, 1e9)], [from], {
    ...options,
    onSigned: ({ signature }) => void seen.push(signature),
  });
  t.like(receipt, { fee: 5_000n, units: 450 });
  t.deepEqual(seen, [receipt.signature]);
  t.is(await connection.getBalance(to.publicKey), 1e9);
});

test('a quote tells fee, deposit and what is missing before anything is signed', async (t) => {
  const { connection } = await aChain(t);
  const [from, to] = [await aWallet(connection, 2), Keypair.generate()];
  const told = await quote(connection, from.publicKey, [transfer(from, to, 1e9)]);
  t.like(told, {
    fee: 5_000n,
    deposit: 1_000_000_000n,
    total: 1_000_005_000n,
    balance: 2_000_000_000n,
    missing: 0n,
  });
  const before = await connection.getBalance(from.publicKey);
  await sendAndConfirm(connection, [transfer(from, to, 1e9)], [from], options);
  t.is(BigInt(before - (await connection.getBalance(from.publicKey))), told.total);
});

test('too little SOL is told as such: for the transfer, for the fee, for the rent of the receiver', async (t) => {
  const { connection } = await aChain(t);
  const [from, to] = [await aWallet(connection, 1), Keypair.generate()];
  const tooMuch = await t.throwsAsync(sendAndConfirm(connection, [transfer(from, to, 5e9)], [from], options));
  t.true(isFleetError(tooMuch, 'CHAIN_FUNDS'), String(tooMuch));
  t.regex(tooMuch?.message ?? '', /insufficient lamports 999995000, need 5000000000/);
  const broke = await t.throwsAsync(sendAndConfirm(connection, [transfer(to, from, 1)], [to], options));
  t.true(isFleetError(broke, 'CHAIN_FUNDS'), String(broke));
  const dust = await t.throwsAsync(sendAndConfirm(connection, [transfer(from, to, 1)], [from], options));
  t.true(isFleetError(dust, 'CHAIN_FUNDS'), String(dust));
});

test('bytes that landed although the answer was lost are not sent as another transaction', async (t) => {
  const { chain, connection: direct } = await aChain(t);
  const [from, to] = [await aWallet(direct), Keypair.generate()];
  let lost = 0;
  const connection = await aProxy(t, chain.url, async (method, response) => {
    if (method !== 'sendTransaction' || lost++ > 0) return false;
    response.destroy();
    return true;
  });
  const signed: string[] = [];
  await sendAndConfirm(connection, [transfer(from, to, 1e9)], [from], {
    ...options,
    onSigned: (s) => void signed.push(s.signature),
  });
  t.is(signed.length, 1);
  t.is(await direct.getBalance(to.publicKey), 1e9);
});

test('a transaction the endpoint swallows is signed anew only after its blockhash expired', async (t) => {
  const { chain, clock, connection: direct } = await aChain(t);
  const [from, to] = [await aWallet(direct), Keypair.generate()];
  let swallowed = 0;
  const connection = await aProxy(t, chain.url, (method, response) => {
    if (method !== 'sendTransaction' || ++swallowed > 3) return false;
    if (swallowed === 3) clock.advance(milliseconds(151 * 400));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id: '1', result: '1'.repeat(64) }));
    return true;
  });
  const signed: string[] = [];
  await sendAndConfirm(connection, [transfer(from, to, 1e9)], [from], {
    ...options,
    onSigned: (s) => void signed.push(s.signature),
  });
  t.is(new Set(signed).size, 2);
  t.is(await direct.getBalance(to.publicKey), 1e9);
});

test('equal transfers of one moment are as many transactions, one after the other and at once', async (t) => {
  const { connection } = await aChain(t);
  const [from, to] = [await aWallet(connection), Keypair.generate()];
  const send = () => sendAndConfirm(connection, [transfer(from, to, 1e8)], [from], options);
  const receipts = [await send(), await send(), ...(await Promise.all([send(), send(), send()]))];
  t.is(new Set(receipts.map(({ signature }) => signature)).size, 5);
  t.is(await connection.getBalance(to.publicKey), 5e8);
});

test('the same signed bytes may be confirmed again after a crash; they land once', async (t) => {
  const { connection } = await aChain(t);
  const [from, to] = [await aWallet(connection), Keypair.generate()];
  const signed = await sign(connection, [transfer(from, to, 1e9)], [from]);
  await confirm(connection, signed, options);
  await confirm(connection, signed, options);
  t.is(await connection.getBalance(to.publicKey), 1e9);
});

test('bytes whose time is over are told as expired and never land', async (t) => {
  const { connection, clock } = await aChain(t);
  const [from, to] = [await aWallet(connection), Keypair.generate()];
  const signed = await sign(connection, [transfer(from, to, 1e9)], [from]);
  clock.advance(milliseconds(151 * 400));
  const error = await t.throwsAsync(confirm(connection, signed, options));
  t.true(isFleetError(error, 'CHAIN_BLOCKHASH_EXPIRED') && error.retryable);
  t.is(await connection.getBalance(to.publicKey), 0);
});

test('an endpoint that goes away after the send leaves the outcome unknown, with the signature', async (t) => {
  const { chain, connection: direct } = await aChain(t);
  const [from, to] = [await aWallet(direct), Keypair.generate()];
  const signed = await sign(direct, [transfer(from, to, 1e9)], [from]);
  const clock = new ManualClock();
  const connection = await aProxy(t, chain.url, (_, response) => {
    // Time passes with every lost answer; the sleep between two of them is over at once.
    response.destroy();
    setImmediate(() => clock.advance(milliseconds(40_000)));
    return true;
  });
  const pump = setInterval(() => clock.advance(milliseconds(1_000)), 1);
  t.teardown(() => clearInterval(pump));
  const error = await t.throwsAsync(confirm(connection, signed, { clock }));
  t.true(isFleetError(error, 'CHAIN_OUTCOME_UNKNOWN'));
  t.regex(error?.message ?? '', new RegExp(signed.signature));
});

test('more than a packet is refused before it is sent', async (t) => {
  const { connection } = await aChain(t);
  const from = await aWallet(connection);
  const many = Array.from({ length: 30 }, () => transfer(from, Keypair.generate(), 1e6));
  const error = await t.throwsAsync(sendAndConfirm(connection, many, [from], options));
  t.true(isFleetError(error, 'CHAIN_TRANSACTION_TOO_LARGE'), String(error));
});
