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
import { anEndpoint, here } from './an-endpoint.ts';

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

test(
  here('a transfer is simulated, priced, sent and confirmed, and the receipt tells its cost'),
  async (t) => {
    const { connection, wallet } = await anEndpoint(t);
    const [from, to] = [await wallet(), Keypair.generate()];
    const seen: string[] = [];
    const receipt = await sendAndConfirm(connection, [transfer(from, to, 1e7)], [from], {
      ...options,
      onSigned: ({ signature }) => void seen.push(signature),
    });
    t.like(receipt, { fee: 5_000n, units: 450 });
    t.deepEqual(seen, [receipt.signature]);
    t.is(await connection.getBalance(to.publicKey), 1e7);
  },
);

test(here('a quote tells fee, deposit and what is missing before anything is signed'), async (t) => {
  const { connection, wallet } = await anEndpoint(t);
  const [from, to] = [await wallet(), Keypair.generate()];
  const told = await quote(connection, from.publicKey, [transfer(from, to, 1e7)]);
  t.like(told, {
    fee: 5_000n,
    deposit: 10_000_000n,
    total: 10_005_000n,
    balance: 200_000_000n,
    missing: 0n,
  });
  const before = await connection.getBalance(from.publicKey);
  await sendAndConfirm(connection, [transfer(from, to, 1e7)], [from], options);
  t.is(BigInt(before - (await connection.getBalance(from.publicKey))), told.total);
});

test(here('a quote tells what every signer pays, whoever pays the fee'), async (t) => {
  const { connection, wallet } = await anEndpoint(t);
  const [sponsor, from, to] = [await wallet(), await wallet(), Keypair.generate()];
  const told = await quote(connection, sponsor.publicKey, [transfer(from, to, 1e7)], [from.publicKey]);
  t.like(told, {
    fee: 10_000n,
    priority: 0n,
    deposit: 0n,
    total: 10_000n,
    others: [{ wallet: from.publicKey.toBase58(), deposit: 10_000_000n }],
  });
});

test(
  here('too little SOL is told as such: for the transfer, for the fee, for the rent of the receiver'),
  async (t) => {
    const { connection, wallet } = await anEndpoint(t);
    const [from, to] = [await wallet(0.1), Keypair.generate()];
    const tooMuch = await t.throwsAsync(
      sendAndConfirm(connection, [transfer(from, to, 5e8)], [from], options),
    );
    t.true(isFleetError(tooMuch, 'CHAIN_FUNDS'), String(tooMuch));
    t.regex(tooMuch?.message ?? '', /insufficient lamports 99995000, need 500000000/);
    const broke = await t.throwsAsync(sendAndConfirm(connection, [transfer(to, from, 1)], [to], options));
    t.true(isFleetError(broke, 'CHAIN_FUNDS'), String(broke));
    const dust = await t.throwsAsync(sendAndConfirm(connection, [transfer(from, to, 1)], [from], options));
    t.true(isFleetError(dust, 'CHAIN_FUNDS'), String(dust));
  },
);

test(
  here('bytes that landed although the answer was lost are not sent as another transaction'),
  async (t) => {
    const { url, connection: direct, wallet } = await anEndpoint(t);
    const [from, to] = [await wallet(), Keypair.generate()];
    let lost = 0;
    const connection = await aProxy(t, url, async (method, response) => {
      if (method !== 'sendTransaction' || lost++ > 0) return false;
      response.destroy();
      return true;
    });
    const signed: string[] = [];
    await sendAndConfirm(connection, [transfer(from, to, 1e7)], [from], {
      ...options,
      onSigned: (s) => void signed.push(s.signature),
    });
    t.is(signed.length, 1);
    t.is(await direct.getBalance(to.publicKey), 1e7);
  },
);

test(
  here('a transaction the endpoint swallows is signed anew only after its blockhash expired'),
  async (t) => {
    const { url, connection: direct, wallet, passSlots } = await anEndpoint(t);
    const [from, to] = [await wallet(), Keypair.generate()];
    const signed: string[] = [];
    let swallowed = 0;
    const connection = await aProxy(t, url, (method, response) => {
      if (method !== 'sendTransaction' || signed.length > 1) return false;
      if (++swallowed === 3) void passSlots(151);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ jsonrpc: '2.0', id: '1', result: '1'.repeat(64) }));
      return true;
    });
    await sendAndConfirm(connection, [transfer(from, to, 1e7)], [from], {
      ...options,
      onSigned: (s) => void signed.push(s.signature),
    });
    t.is(new Set(signed).size, 2);
    t.is(await direct.getBalance(to.publicKey), 1e7);
  },
);

test(
  here('a node that lags behind does not make it sign anew: what it has not seen yet runs once'),
  async (t) => {
    const { url, connection: direct, wallet, passSlots } = await anEndpoint(t);
    const [from, to] = [await wallet(), Keypair.generate()];
    const signed: string[] = [];
    let sent = false;
    let stale = 0;
    const connection = await aProxy(t, url, async (method, response) => {
      if (method === 'sendTransaction' && !sent) {
        sent = true;
        return false;
      }
      if (method !== 'getSignatureStatuses' || !sent || stale > 10) return false;
      // Height comes from a node ahead, this answer from one that stopped at slot 1.
      if (++stale === 3) await passSlots(151);
      response.setHeader('content-type', 'application/json');
      const result = { context: { slot: 1 }, value: [null] };
      response.end(JSON.stringify({ jsonrpc: '2.0', id: '1', result }));
      return true;
    });
    await sendAndConfirm(connection, [transfer(from, to, 1e7)], [from], {
      ...options,
      patience: milliseconds(120_000),
      onSigned: (s) => void signed.push(s.signature),
    });
    t.is(signed.length, 1);
    t.is(await direct.getBalance(to.publicKey), 1e7);
  },
);

test(
  here('equal transfers of one moment are as many transactions, one after the other and at once'),
  async (t) => {
    const { connection, wallet } = await anEndpoint(t);
    const [from, to] = [await wallet(), Keypair.generate()];
    const send = () => sendAndConfirm(connection, [transfer(from, to, 1e7)], [from], options);
    const receipts = [await send(), await send(), ...(await Promise.all([send(), send(), send()]))];
    t.is(new Set(receipts.map(({ signature }) => signature)).size, 5);
    t.is(await connection.getBalance(to.publicKey), 5e7);
  },
);

test(here('the same signed bytes may be confirmed again after a crash; they land once'), async (t) => {
  const { connection, wallet } = await anEndpoint(t);
  const [from, to] = [await wallet(), Keypair.generate()];
  const signed = await sign(connection, [transfer(from, to, 1e7)], [from]);
  await confirm(connection, signed, options);
  await confirm(connection, signed, options);
  t.is(await connection.getBalance(to.publicKey), 1e7);
});

test(here('bytes whose time is over are told as expired and never land'), async (t) => {
  const { connection, wallet, passSlots } = await anEndpoint(t);
  const [from, to] = [await wallet(), Keypair.generate()];
  const signed = await sign(connection, [transfer(from, to, 1e7)], [from]);
  await passSlots(151);
  const error = await t.throwsAsync(confirm(connection, signed, options));
  t.true(isFleetError(error, 'CHAIN_BLOCKHASH_EXPIRED') && error.retryable);
  t.is(await connection.getBalance(to.publicKey), 0);
});

test(
  here('an endpoint that goes away after the send leaves the outcome unknown, with the signature'),
  async (t) => {
    const { url, connection: direct, wallet } = await anEndpoint(t);
    const [from, to] = [await wallet(), Keypair.generate()];
    const signed = await sign(direct, [transfer(from, to, 1e7)], [from]);
    const clock = new ManualClock();
    const connection = await aProxy(t, url, (_, response) => {
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
  },
);

test(here('more than a packet is refused before it is sent'), async (t) => {
  const { connection, wallet } = await anEndpoint(t);
  const from = await wallet();
  const many = Array.from({ length: 30 }, () => transfer(from, Keypair.generate(), 1e6));
  const error = await t.throwsAsync(sendAndConfirm(connection, many, [from], options));
  t.true(isFleetError(error, 'CHAIN_TRANSACTION_TOO_LARGE'), String(error));
});
