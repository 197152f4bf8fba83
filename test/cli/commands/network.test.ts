import { Transaction } from '@solana/web3.js';
import test from 'ava';
import { base58btc } from 'multiformats/bases/base58';
import { addressOf, programAddress } from '../../../programs/client/addresses.ts';
import { postEpoch } from '../../../programs/client/epoch-instructions.ts';
import { networkOf } from '../../programs/client/a-network.ts';
import { anEmptyProposal } from '../../programs/client/a-proposal.ts';
import { aChainCommand } from '../support/a-chain-command.ts';

test('parameters are proposed with what changes, applied by anybody after the delay, and every version is shown', async (t) => {
  const chain = await aChainCommand(t);
  const council = chain.keyFile('council', chain.creator);
  const anybody = chain.keyFile('anybody', chain.oracle);
  const propose = ['network', 'params', 'propose', '--base', '1100000', '--late-bps', '4000'];
  const refused = await chain.run([...propose, '--yes', '--json'], anybody);
  t.like(refused.json()[0], { error: { code: 'CLI_WRONG_AUTHORITY' } });
  const dry = await chain.run([...propose, '--dry-run'], council);
  t.regex(dry.stderr, /tokens for a delivery: 1 -> 1\.1\npaid for a late delivery: 50 % -> 40 %/);
  const proposed = await chain.run([...propose, '--yes', '--json'], council);
  t.like(proposed.json()[0], { result: 'sent', version: 2 }, proposed.stdout);
  const twice = await chain.run([...propose, '--yes', '--json'], council);
  t.like(twice.json()[0], { error: { code: 'CLI_CHANGE_PENDING' } });
  const shown = await chain.run(['network', 'params', 'show', '--json']);
  t.like(shown.json()[0], { version: 1, values: { base: '1000000' }, pending: { base: '1100000' } });

  const early = await chain.run(['network', 'params', 'apply', '--yes', '--json'], anybody);
  t.is(early.code, 3);
  t.like(early.json()[0], { error: { code: 'CLI_CHANGE_TOO_EARLY' } });
  chain.wait(11);
  const applied = await chain.run(['network', 'params', 'apply', '--yes', '--json'], anybody);
  t.like(applied.json()[0], { result: 'sent', version: 2 }, applied.stdout);
  const before = await chain.run(['network', 'params', 'show', '--of', '1', '--json']);
  t.like(before.json()[0], { version: 1, base: '1000000', lateBps: 5_000 });
  const none = await chain.run(['network', 'params', 'cancel', '--yes', '--json'], council);
  t.like(none.json()[0], { error: { code: 'CLI_CHANGE_MISSING' } });
  const again = ['network', 'params', 'propose', '--base', '1200000', '--yes', '--json'];
  t.is((await chain.run(again, council)).code, 0);
  const cancelled = await chain.run(['network', 'params', 'cancel', '--yes', '--json'], council);
  t.is(cancelled.code, 0, cancelled.stdout);
});

test('a council is offered and taken, a guardian pauses, and the network shows all of it', async (t) => {
  const chain = await aChainCommand(t);
  const [first, second] = [chain.keyFile('first', chain.creator), chain.keyFile('second', chain.oracle)];
  const next = chain.oracle.publicKey.toBase58();
  const done = async (words: readonly string[], signer: string) => {
    const ended = await chain.run([...words, '--yes', '--json'], signer);
    t.is(ended.code, 0, ended.stdout);
  };
  await done(['network', 'guardian', 'set', next], first);
  await done(['network', 'keys', 'set', '--controller', next], first);
  await done(['network', 'pause'], second);
  await done(['network', 'oracles', 'set', next, '--threshold', '1'], first);
  await done(['network', 'council', 'propose', next], first);
  const shown = await chain.run(['network', 'show']);
  t.regex(shown.stdout, new RegExp(`council .*; offered to ${next}, who has not accepted`));
  t.regex(shown.stdout, new RegExp(`guardian +${next}; may pause again from`));
  t.regex(shown.stdout, new RegExp(`controller +${next}`));
  t.regex(shown.stdout, /oracles +1 of 1 must agree \(set 2\)/);
  t.regex(shown.stdout, /intake +PAUSED until .*: no registrations, no epochs; claims go on/);
  t.regex(shown.stdout, /next parameters +no change is pending/);
  await done(['network', 'council', 'accept'], second);
  await done(['network', 'resume'], second);
  t.like(await networkOf(chain), { council: next, pausedUntil: 0 });
  const vault = await chain.run(['vault', 'show', '--json']);
  t.like(vault.json()[0], { balance: '1000000000', owed: '0', missing: '0' });
});

test('a rule for a multisig is checked and printed unsigned, in the form its tools take', async (t) => {
  const chain = await aChainCommand(t);
  const stranger = chain.keyFile('stranger', chain.oracle);
  const ended = await chain.run(['network', 'pause', '--export', '--json'], stranger);
  t.is(ended.code, 0, ended.stdout);
  const council = chain.creator.publicKey.toBase58();
  const [printed] = ended.json() as [{ transaction: string }];
  t.like(printed, { signer: council, program: programAddress, instructions: [{ program: programAddress }] });
  const transaction = Transaction.from(base58btc.baseDecode(printed.transaction));
  t.is(transaction.feePayer?.toBase58(), council);
  transaction.sign(chain.creator);
  await chain.connection.sendRawTransaction(transaction.serialize());
  t.true((await networkOf(chain)).pausedUntil > 0);
});

test('a network with a new token is founded in one transaction, and a dry run leaves nothing behind', async (t) => {
  const chain = await aChainCommand(t);
  const creator = chain.keyFile('creator', chain.creator);
  const words = ['network', 'create', '--map-hash', 'ab'.repeat(32)];
  const before = await chain.connection.getBalance(chain.creator.publicKey);
  // `--network` is of the helper and not of this command, so it runs without it.
  const { wayproof } = await import('../support/run-wayproof.ts');
  const run = (more: readonly string[]) =>
    wayproof([...words, ...more, '--cluster', chain.chain.url, '--keypair', creator], chain);
  const dry = await run(['--dry-run']);
  t.is(dry.code, 0, dry.stderr);
  t.regex(dry.stderr, /signed by .* as creator\n .* as the new token\n/);
  t.is(await chain.connection.getBalance(chain.creator.publicKey), before);
  const made = await run(['--yes', '--json']);
  t.like(made.json()[0], { result: 'sent', cost: { bond: '0' } }, made.stdout);
});

test('a posted epoch is voided by the council or by the votes of oracles, and a final one never', async (t) => {
  const chain = await aChainCommand(t);
  const oracle = chain.keyFile('oracle', chain.oracle);
  const proposer = addressOf(chain.creator.publicKey);
  const nobody = await chain.run(['network', 'void', '1', '--reason', 'mistake', '--yes', '--json'], oracle);
  t.like(nobody.json()[0], { error: { code: 'CLI_EPOCH_NOT_POSTED' } });
  await chain.send(await postEpoch(await networkOf(chain), proposer, anEmptyProposal(1n)));
  const voted = await chain.run(
    ['network', 'void', '1', '--reason', 'missing data', '--yes', '--json'],
    oracle,
  );
  t.like(voted.json()[0], { result: 'sent', state: 'voided', votes: 1 }, voted.stdout);
  t.is((await networkOf(chain)).latestPosted, 0n);
});
