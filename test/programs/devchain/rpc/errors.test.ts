import type { Connection } from '@solana/web3.js';
import { Keypair, PublicKey, SystemProgram, Transaction } from '@solana/web3.js';
import test from 'ava';
import { keyText } from '../../../../protocol/ids.ts';
import { milliseconds } from '../../../../protocol/units.ts';
import { aChain, ask, aWallet, errorOf } from '../a-chain.ts';

const someKey = Keypair.generate().publicKey.toBase58();

async function aSigned(connection: Connection, from: Keypair, lamports: number) {
  const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash();
  const transaction = new Transaction({ feePayer: from.publicKey, blockhash, lastValidBlockHeight });
  transaction.add(
    SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: new PublicKey(someKey), lamports }),
  );
  transaction.sign(from);
  return transaction.serialize();
}

test('what is no JSON is a parse error, what is no call an invalid request', async (t) => {
  const { chain } = await aChain(t);
  const { json } = await ask(chain.url, '{"jsonrpc": "2.0", ');
  t.deepEqual(json(), { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'Parse error' } });
  for (const body of [
    [],
    5,
    'null',
    { jsonrpc: '1.0', id: 1, method: 'getSlot' },
    { jsonrpc: '2.0', id: 1 },
  ]) {
    t.like((await ask(chain.url, body)).json(), {
      id: null,
      error: { code: -32600, message: 'Invalid request' },
    });
  }
});

test('an unknown method is -32601, also one that every object has', async (t) => {
  const { chain } = await aChain(t);
  for (const method of ['getCheese', 'constructor', '__proto__', 'accountSubscribe']) {
    t.deepEqual(await errorOf(chain.url, method), { code: -32601, message: 'Method not found' });
  }
});

test('bad parameters are -32602 with the reason', async (t) => {
  const { chain } = await aChain(t);
  const cases: [string, unknown, RegExp][] = [
    ['getBalance', [], /Invalid params/],
    ['getBalance', { address: someKey }, /Invalid params/],
    ['getBalance', ['0OIl'], /Invalid param: Invalid/],
    ['getBalance', ['abc'], /Invalid param: WrongSize/],
    ['getAccountInfo', [someKey, { encoding: 'hex' }], /encoding/],
    ['getAccountInfo', [someKey, { dataSlice: { offset: -1, length: 1 } }], /dataSlice/],
    ['getMultipleAccounts', [Array(101).fill(someKey)], /Too many inputs provided; max 100/],
    ['getProgramAccounts', [someKey, { filters: [{ memcmp: { offset: 0 } }] }], /filters/],
    ['getProgramAccounts', [someKey, { filters: Array(5).fill({ dataSize: 1 }) }], /Too many filters/],
    ['getSignatureStatuses', [['abc']], /WrongSize/],
    ['getSignaturesForAddress', [someKey, { limit: 1001 }], /max 1000/],
    ['getTokenAccountBalance', [someKey], /could not find account/],
    ['getTokenSupply', [someKey], /could not find account/],
    ['getTokenAccountsByOwner', [someKey, { mint: someKey }], /could not find mint/],
    ['getMinimumBalanceForRentExemption', [-1], /Invalid params/],
    ['sendTransaction', ['%%%', { encoding: 'base64' }], /failed to deserialize .*invalid base64/],
    ['sendTransaction', ['0OIl'], /failed to deserialize/],
    ['sendTransaction', ['AAAA', { encoding: 'base64' }], /failed to deserialize/],
    [
      'sendTransaction',
      [Buffer.alloc(1233).toString('base64'), { encoding: 'base64' }],
      /too large: 1233 bytes/,
    ],
    ['getFeeForMessage', ['AAAA'], /failed to deserialize .*VersionedMessage/],
    ['simulateTransaction', ['AAAA', { sigVerify: true, replaceRecentBlockhash: true }], /may not be used/],
  ];
  for (const [method, params, message] of cases) {
    const error = await errorOf(chain.url, method, params);
    t.is(error.code, -32602, method);
    t.regex(error.message, message);
  }
});

test('a failing preflight is -32002 with error, logs and units in the shape of a node', async (t) => {
  const { chain, connection } = await aChain(t);
  const wallet = await aWallet(connection, 1);
  const bytes = await aSigned(connection, wallet, 5e9);
  const error = await errorOf(chain.url, 'sendTransaction', [keyText(bytes)]);
  t.like(error, {
    code: -32002,
    message: 'Transaction simulation failed: Error processing Instruction 0: custom program error: 0x1',
    data: {
      accounts: null,
      err: { InstructionError: [0, { Custom: 1 }] },
      unitsConsumed: 150,
      returnData: null,
    },
  });
  t.is(await connection.getBalance(wallet.publicKey), 1e9);
});

test('without preflight a failing transaction lands as failed and pays its fee', async (t) => {
  const { connection } = await aChain(t);
  const wallet = await aWallet(connection, 1);
  const bytes = await aSigned(connection, wallet, 5e9);
  const signature = await connection.sendRawTransaction(bytes, { skipPreflight: true });
  const { value } = await connection.getSignatureStatuses([signature]);
  t.deepEqual(value[0]?.err, { InstructionError: [0, { Custom: 1 }] });
  t.is(await connection.getBalance(wallet.publicKey), 1e9 - 5_000);
  t.is((await connection.getSignaturesForAddress(wallet.publicKey))[0]?.signature, signature);
});

test('a changed byte fails signature verification with -32003', async (t) => {
  const { chain, connection } = await aChain(t);
  const bytes = await aSigned(connection, await aWallet(connection, 1), 1e8);
  bytes[10] = (bytes[10] ?? 0) ^ 1;
  t.deepEqual(
    await errorOf(chain.url, 'sendTransaction', [bytes.toString('base64'), { encoding: 'base64' }]),
    {
      code: -32003,
      message: 'Transaction signature verification failure',
    },
  );
});

test('the same bytes twice are refused as already processed and move money once', async (t) => {
  const { chain, connection } = await aChain(t);
  const bytes = await aSigned(connection, await aWallet(connection, 1), 1e8);
  await connection.sendRawTransaction(bytes);
  const error = await errorOf(chain.url, 'sendTransaction', [
    bytes.toString('base64'),
    { encoding: 'base64' },
  ]);
  t.like(error, { code: -32002, data: { err: 'AlreadyProcessed' } });
  t.regex(error.message, /This transaction has already been processed/);
  t.is(await connection.getBalance(new PublicKey(someKey)), 1e8);
});

test('an expired or unknown blockhash is refused, and without preflight dropped', async (t) => {
  const { chain, connection, clock } = await aChain(t);
  const wallet = await aWallet(connection, 1);
  const bytes = await aSigned(connection, wallet, 1e8);
  clock.advance(milliseconds(151 * 400));
  const error = await errorOf(chain.url, 'sendTransaction', [
    bytes.toString('base64'),
    { encoding: 'base64' },
  ]);
  t.like(error, { code: -32002, message: 'Transaction simulation failed: Blockhash not found' });
  await connection.sendRawTransaction(bytes, { skipPreflight: true });
  t.is(await connection.getBalance(wallet.publicKey), 1e9);
});

test('slots and blocks that are not there yet are told with the codes of a node', async (t) => {
  const { chain } = await aChain(t);
  t.like(await errorOf(chain.url, 'getBlockTime', [999]), { code: -32004 });
  t.like(await errorOf(chain.url, 'getSlot', [{ minContextSlot: 999 }]), {
    code: -32016,
    data: { contextSlot: 1 },
  });
});

test('base58 is refused for data too large for it', async (t) => {
  const { chain } = await aChain(t);
  const program = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
  const large = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL';
  t.like(await errorOf(chain.url, 'getAccountInfo', [large, { encoding: 'base58' }]), { code: -32600 });
  const { json } = await ask(chain.url, {
    jsonrpc: '2.0',
    id: 1,
    method: 'getAccountInfo',
    params: [program, { encoding: 'base58' }],
  });
  t.like(json(), { result: { value: { executable: true } } });
});

test('a batch is answered call by call, notifications not at all', async (t) => {
  const { chain } = await aChain(t);
  const call = (id: number | undefined, method: string) => ({ jsonrpc: '2.0', id, method });
  const { json } = await ask(chain.url, [call(1, 'getSlot'), call(undefined, 'getSlot'), call(2, 'nope')]);
  t.like(json(), [
    { id: 1, result: 1 },
    { id: 2, error: { code: -32601 } },
  ]);
  t.is((await ask(chain.url, call(undefined, 'getSlot'))).text, '');
});
