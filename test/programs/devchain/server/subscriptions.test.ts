import { once } from 'node:events';
import { Keypair, SystemProgram } from '@solana/web3.js';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { milliseconds } from '../../../../protocol/units.ts';
import { aChain, aWallet } from '../a-chain.ts';

interface Told {
  readonly method: string;
  readonly params: { readonly result: unknown; readonly subscription: number };
}

/** A WebSocket that answers calls in order and keeps what it was told. */
async function aSubscriber(t: ExecutionContext, url: string) {
  const socket = new WebSocket(url);
  t.teardown(() => socket.terminate());
  await once(socket, 'open');
  const told: Told[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  const listening: (() => void)[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if ('method' in message) {
      told.push(message);
      for (const wake of listening.splice(0)) wake();
    } else waiting.shift()?.(message);
  });
  const call = (method: string, ...params: unknown[]) =>
    new Promise<{ result?: number; error?: { code: number } }>((resolve) => {
      waiting.push((message) => resolve(message as { result?: number }));
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
    });
  const until = async (count: number) => {
    while (told.length < count) await new Promise<void>((resolve) => listening.push(resolve));
  };
  return { socket, call, told, until };
}

for (const name of ['url', 'webSocketUrl'] as const) {
  test(`accounts, programs, logs and signatures are told to subscribers (${name})`, async (t) => {
    const { chain, connection } = await aChain(t);
    const { call, told, until } = await aSubscriber(t, chain[name].replace('http', 'ws'));
    const wallet = Keypair.generate();
    const address = wallet.publicKey.toBase58();
    const ids = [
      await call('accountSubscribe', address, { encoding: 'base64' }),
      await call('logsSubscribe', { mentions: [address] }),
      await call('programSubscribe', SystemProgram.programId.toBase58(), { filters: [{ dataSize: 0 }] }),
    ].map(({ result }) => result);
    t.deepEqual(ids, [1, 2, 3]);
    const signature = await connection.requestAirdrop(wallet.publicKey, 1e9);
    await until(4);
    t.like(
      told.find(({ method }) => method === 'accountNotification'),
      {
        params: { subscription: 1, result: { value: { lamports: 1e9, data: ['', 'base64'] } } },
      },
    );
    t.like(
      told.find(({ method }) => method === 'logsNotification'),
      {
        params: { subscription: 2, result: { value: { signature, err: null } } },
      },
    );
    t.is(told.filter(({ method }) => method === 'programNotification').length, 2);

    const { result } = await call('signatureSubscribe', signature);
    await until(5);
    t.like(told[4], {
      method: 'signatureNotification',
      params: { subscription: result, result: { value: { err: null } } },
    });
    t.like(await call('signatureUnsubscribe', result), { error: { code: -32602 } });
  });
}

test('a signature is told once it lands, and nothing after an unsubscribe', async (t) => {
  const { chain, connection } = await aChain(t);
  const { call, told, until } = await aSubscriber(t, chain.webSocketUrl);
  const { result } = await call('logsSubscribe', 'all');
  await aWallet(connection);
  await until(1);
  t.like(await call('logsUnsubscribe', result), { result: true });
  await aWallet(connection);
  t.like(await call('getHealth'), { result: 'ok' });
  t.is(told.length, 1);
});

test('slots are told as the clock moves', async (t) => {
  const { chain, clock } = await aChain(t);
  const { call, told, until } = await aSubscriber(t, chain.webSocketUrl);
  await call('slotSubscribe');
  await call('rootSubscribe');
  clock.advance(milliseconds(800));
  await until(4);
  t.like(
    told.filter(({ method }) => method === 'slotNotification'),
    [{ params: { result: { slot: 2, parent: 1 } } }, { params: { result: { slot: 3, parent: 2 } } }],
  );
});

test('the calls of a WebSocket get the errors of a node, and a ping without id no answer', async (t) => {
  const { chain } = await aChain(t);
  const { call, socket } = await aSubscriber(t, chain.webSocketUrl);
  socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'ping', params: null }));
  t.like(await call('cheeseSubscribe'), { error: { code: -32601 } });
  t.like(await call('accountSubscribe', 'abc'), { error: { code: -32602 } });
  t.like(await call('logsSubscribe', { mentions: [] }), { error: { code: -32602 } });
  t.like(await call('slotUnsubscribe', 99), { error: { code: -32602 } });
});
