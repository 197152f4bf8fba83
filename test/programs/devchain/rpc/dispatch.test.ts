import {
  ComputeBudgetProgram,
  Keypair,
  SystemProgram,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import test from 'ava';
import fc from 'fast-check';
import { Chain } from '../../../../programs/devchain/chain/chain.ts';
import { Faucet } from '../../../../programs/devchain/chain/faucet.ts';
import { Runtime } from '../../../../programs/devchain/chain/runtime.ts';
import { answer, methods } from '../../../../programs/devchain/rpc/dispatch.ts';
import { MemoryJournal } from '../../../../programs/devchain/store/memory-journal.ts';
import { ManualClock } from '../../../../protocol/clock.ts';
import { milliseconds } from '../../../../protocol/units.ts';

async function aContext(journal = new MemoryJournal()) {
  const clock = new ManualClock();
  const saved = await journal.open({ seed: new Uint8Array(32), origin: clock.now() });
  const runtime = new Runtime();
  const faucet = new Faucet(saved.genesis, 0);
  runtime.setAccount(faucet.endowment());
  return { chain: new Chain(runtime, journal, saved, clock, milliseconds(400)), faucet };
}

const codeOf = (reply: unknown): unknown =>
  typeof reply === 'object' && reply !== null && 'error' in reply
    ? (reply.error as { code: unknown }).code
    : undefined;

test('whatever the parameters, every method answers with a result or an error a caller can act on', async (t) => {
  const context = await aContext();
  const key = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
  const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array).toString('base64'));
  const likely = fc.oneof(fc.constant(key), bytes, fc.jsonValue(), fc.constant({ encoding: 'base64' }));
  const params = fc.oneof(fc.array(likely, { maxLength: 4 }), fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(methods)), params, async (method, given) => {
      const reply = await answer(context, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: given }));
      return codeOf(reply) !== -32603 && reply !== undefined;
    }),
    { numRuns: 2_000 },
  );
  t.pass();
});

test('whatever the body, there is an answer and no crash', async (t) => {
  const context = await aContext();
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(fc.jsonValue()).map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      const reply = await answer(context, text);
      const replies = Array.isArray(reply) ? reply : [reply];
      return replies.every(
        (each) => each === undefined || [-32700, -32600, -32601].includes(Number(codeOf(each))),
      );
    }),
    { numRuns: 1_000 },
  );
  t.pass();
});

test('once a write failed, every answer is that the node is unhealthy', async (t) => {
  const journal = new MemoryJournal();
  const context = await aContext(journal);
  journal.append = async () => {
    throw new Error('disk full');
  };
  const call = (method: string, ...params: unknown[]) =>
    answer(context, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  const receiver = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
  t.is(codeOf(await call('requestAirdrop', receiver, 1e9)), -32005);
  t.is(codeOf(await call('getBalance', receiver)), -32005);
  t.is(codeOf(await call('getHealth')), -32005);
});

test('a transaction with changed bytes is refused or runs, but never ends the process', async (t) => {
  const context = await aContext();
  const payer = Keypair.generate();
  const funding = {
    jsonrpc: '2.0',
    id: 1,
    method: 'requestAirdrop',
    params: [payer.publicKey.toBase58(), 1e12],
  };
  await answer(context, JSON.stringify(funding));
  const wire = (version: 'legacy' | 'v0') => {
    const message = new TransactionMessage({
      payerKey: payer.publicKey,
      recentBlockhash: context.chain.slots.blockhash(),
      instructions: [
        ComputeBudgetProgram.setComputeUnitLimit({ units: 10_000 }),
        SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: payer.publicKey, lamports: 1 }),
      ],
    });
    const compiled = version === 'v0' ? message.compileToV0Message() : message.compileToLegacyMessage();
    return new VersionedTransaction(compiled).serialize();
  };
  const mutation = fc.record({ at: fc.nat(), byte: fc.nat(255) });
  const run = fc.record({
    version: fc.constantFrom('legacy' as const, 'v0' as const),
    mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }),
    cut: fc.nat(20),
    call: fc.constantFrom(
      ['simulateTransaction', { encoding: 'base64', replaceRecentBlockhash: true }] as const,
      ['simulateTransaction', { encoding: 'base64' }] as const,
      ['sendTransaction', { encoding: 'base64', skipPreflight: true }] as const,
    ),
  });
  await fc.assert(
    fc.asyncProperty(run, async ({ version, mutations, cut, call: [method, options] }) => {
      const bytes = wire(version);
      // Behind the signature: a count that is not the header's is refused before anything else.
      for (const { at, byte } of mutations) bytes[65 + (at % (bytes.length - 65))] = byte;
      const text = Buffer.from(bytes.subarray(0, bytes.length - (cut > 16 ? cut - 16 : 0))).toString(
        'base64',
      );
      const params = [text, options];
      const reply = await answer(context, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
      return [undefined, -32602].includes(codeOf(reply) as undefined);
    }),
    { numRuns: 1_000 },
  );
  t.pass();
});
