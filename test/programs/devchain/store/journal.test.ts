import test, { type ExecutionContext } from 'ava';
import type { ChainAccount } from '../../../../programs/devchain/chain/account.ts';
import { CommitQueue } from '../../../../programs/devchain/store/commit-queue.ts';
import type { Entry, Journal } from '../../../../programs/devchain/store/journal.ts';
import { MemoryJournal } from '../../../../programs/devchain/store/memory-journal.ts';
import { SqliteJournal } from '../../../../programs/devchain/store/sqlite-journal.ts';
import { isFleetError } from '../../../../protocol/errors.ts';
import { unixMilliseconds } from '../../../../protocol/units.ts';
import { aFolder } from '../a-chain.ts';

const genesis = { seed: new Uint8Array(32).fill(5), origin: unixMilliseconds(1_790_000_000_000) };

function anEntry(signature: string, accounts: readonly Partial<ChainAccount>[] = []): Entry {
  return {
    transaction: {
      signature,
      slot: 3,
      blockTime: 1_790_000_001,
      failure: signature === 'failed' ? { InstructionError: [0, { Custom: 1 }] } : null,
      wire: Uint8Array.of(1, 2, 3),
      addresses: ['alice', 'bob', signature],
      meta: {
        err: null,
        status: { Ok: null },
        fee: 5_000,
        preBalances: [1],
        postBalances: [2],
        innerInstructions: [],
        logMessages: ['line'],
        preTokenBalances: [],
        postTokenBalances: [],
        rewards: [],
        loadedAddresses: { writable: [], readonly: [] },
        computeUnitsConsumed: 150,
      },
    },
    accounts: accounts.map((account) => ({
      address: 'alice',
      lamports: 2n ** 64n - 1n,
      owner: 'system',
      data: Uint8Array.of(9),
      executable: false,
      ...account,
    })),
  };
}

/** What every journal must do; `reopen` is the same place after its process ended. */
function contract(name: string, make: (t: ExecutionContext) => { first: Journal; reopen: () => Journal }) {
  test(`${name}: accounts, statuses and genesis are there after it is opened again`, async (t) => {
    const { first, reopen } = make(t);
    t.deepEqual(await first.open(genesis), { genesis, accounts: [], statuses: [] });
    await first.append([anEntry('one', [{}, { address: 'bob', lamports: 7n }]), anEntry('failed')]);
    await first.append([anEntry('two', [{ address: 'bob', lamports: 0n }])]);
    await first.close();
    const again = reopen();
    const saved = await again.open({ ...genesis, seed: new Uint8Array(32) });
    t.teardown(() => again.close());
    t.deepEqual(saved.genesis, genesis);
    t.deepEqual(saved.accounts, [
      {
        address: 'alice',
        lamports: 2n ** 64n - 1n,
        owner: 'system',
        data: Uint8Array.of(9),
        executable: false,
      },
    ]);
    t.deepEqual(
      saved.statuses.map(({ signature, failure }) => [signature, failure]),
      [
        ['one', null],
        ['failed', { InstructionError: [0, { Custom: 1 }] }],
        ['two', null],
      ],
    );
  });

  test(`${name}: a transaction is found by signature, and by its accounts newest first`, async (t) => {
    const { first } = make(t);
    await first.open(genesis);
    t.teardown(() => first.close());
    await first.append(['one', 'two', 'three', 'four'].map((signature) => anEntry(signature)));
    t.deepEqual(await first.transaction('two'), anEntry('two').transaction);
    t.is(await first.transaction('five'), undefined);
    const signatures = async (query: { before?: string; until?: string; limit?: number; address?: string }) =>
      (await first.signatures({ address: 'bob', limit: 10, ...query })).map(({ signature }) => signature);
    t.deepEqual(await signatures({}), ['four', 'three', 'two', 'one']);
    t.deepEqual(await signatures({ limit: 2 }), ['four', 'three']);
    t.deepEqual(await signatures({ before: 'three' }), ['two', 'one']);
    t.deepEqual(await signatures({ until: 'two' }), ['four', 'three']);
    t.deepEqual(await signatures({ address: 'one' }), ['one']);
    t.deepEqual(await signatures({ address: 'nobody' }), []);
  });
}

contract('memory', () => {
  const journal = new MemoryJournal();
  return { first: journal, reopen: () => journal };
});
contract('SQLite', (t) => {
  const folder = aFolder(t);
  return { first: new SqliteJournal(folder), reopen: () => new SqliteJournal(folder) };
});

test('SQLite: two of one folder are refused, also within one process', async (t) => {
  const folder = aFolder(t);
  const first = new SqliteJournal(folder);
  await first.open(genesis);
  t.teardown(() => first.close());
  const error = await t.throwsAsync(new SqliteJournal(folder).open(genesis));
  t.true(isFleetError(error, 'CHAIN_DATA_LOCKED'));
});

test('entries that come while a batch is written are written together, and told in order', async (t) => {
  const batches: number[] = [];
  const journal = new MemoryJournal();
  const append = journal.append.bind(journal);
  journal.append = (entries) => {
    batches.push(entries.length);
    return append(entries);
  };
  const told: string[] = [];
  const queue = new CommitQueue(journal, ({ transaction }) => told.push(transaction.signature));
  queue.add(anEntry('one'));
  queue.add(anEntry('two'));
  await queue.durable();
  queue.add(anEntry('three'));
  await queue.durable();
  t.deepEqual(batches, [2, 1]);
  t.deepEqual(told, ['one', 'two', 'three']);
});

test('after a failed write nothing is told or confirmed any more', async (t) => {
  const journal = new MemoryJournal();
  journal.append = async () => {
    throw new Error('disk full');
  };
  const queue = new CommitQueue(journal, () => t.fail('told of what is not stored'));
  queue.add(anEntry('one'));
  const error = await t.throwsAsync(queue.durable());
  t.true(isFleetError(error, 'CHAIN_STORE_FAILED'));
  queue.add(anEntry('two'));
  await t.throwsAsync(queue.durable(), { message: /disk full/ });
  t.true(isFleetError(queue.broken));
});
