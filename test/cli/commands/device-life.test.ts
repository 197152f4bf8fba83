import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import test from 'ava';
import { findDevice } from '../../../programs/client/queries.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aRegisteredDevice } from '../../programs/client/a-network.ts';
import { aWallet } from '../../programs/devchain/a-chain.ts';
import { aChainCommand, type ChainCommand } from '../support/a-chain-command.ts';
import { aHub } from '../support/a-hub.ts';
import { wayproof } from '../support/run-wayproof.ts';

/** What the robot prints, brought over in a file. */
async function signedBy({ folder }: ChainCommand, words: readonly string[]): Promise<string> {
  const signed = await wayproof(['agent', 'sign', ...words, '--json'], { folder });
  if (signed.code !== 0) throw new Error(signed.stdout);
  const path = join(folder, `${words[0]}-${words.at(-1)}.json`);
  writeFileSync(path, signed.stdout);
  return path;
}

test('a robot is sold with what it signed itself; without it the command tells what to run on the robot', async (t) => {
  const chain = await aChainCommand(t);
  const { connection, network, creator } = chain;
  await aRegisteredDevice(chain, 5);
  const robot = chain.aRobotFolder('robot', 5);
  const buyer = Keypair.generate();
  const [owner, next] = [chain.keyFile('owner', creator), chain.keyFile('buyer', buyer)];
  const sponsor = chain.keyFile('sponsor', await aWallet(connection));
  const sell = ['device', 'transfer', robot.device, '--new-keypair', next, '--payer', sponsor];

  const asked = await chain.run(sell, owner);
  t.is(asked.code, 2);
  const buyerKey = buyer.publicKey.toBase58();
  t.regex(
    asked.stderr,
    new RegExp(`On the robot run: wayproof agent sign transfer --dir FOLDER --to ${buyerKey} --nonce 2`),
  );

  const stale = await signedBy(chain, ['transfer', '--dir', robot.dir, '--to', buyerKey, '--nonce', '1']);
  const refused = await chain.run([...sell, '--statement', stale, '--yes'], owner);
  t.is(refused.code, 1);
  t.regex(refused.stderr, /its nonce is 1, the chain expects 2/);

  const file = await signedBy(chain, ['transfer', '--dir', robot.dir, '--to', buyerKey, '--nonce', '2']);
  const dry = await chain.run([...sell, '--statement', file, '--dry-run'], owner);
  t.is(dry.code, 0, dry.stderr);
  t.regex(
    dry.stderr,
    /cluster {4}http.*\nprogram .*\ndoes .*give robot .*\nsigned by .* as owner\n .* as new owner\nfee payer .*\ncost {7}0\.00002 SOL fee/,
  );
  t.regex(dry.stdout, /^dry run +nothing was signed or sent/);
  t.is((await findDevice(connection, network, robot.device))?.owner, creator.publicKey.toBase58() as never);

  const done = await chain.run([...sell, '--statement', file, '--yes', '--json'], owner);
  t.like(done.json()[0], { result: 'sent', owner: buyerKey, cost: { fee: '20000' } });
  t.is((await findDevice(connection, network, robot.device))?.owner, buyerKey as never);
  const former = await chain.run(['device', 'retire', robot.device, '--yes'], owner);
  t.regex(former.stderr, /belongs to .*, not to/);
});

test('a robot is replaced by one that enrolled, retired and paid back its bond when its time is over', async (t) => {
  const chain = await aChainCommand(t);
  const { connection, network, creator } = chain;
  const old = await aRegisteredDevice(chain, 5);
  const spare = chain.aRobotFolder('spare', 6);
  const owner = chain.keyFile('owner', creator);
  const row = { device: spare.device, owner: creator.publicKey.toBase58(), model: 'sim', kind: 'drone' };
  const enrolment = { ...row, statement: '', signature: '', state: 'awaiting registration' };
  const hub = await aHub(t, { 'GET /v1/enrolments': () => ({ body: [enrolment] }) });
  const file = await signedBy(chain, ['rotation', '--dir', spare.dir, '--old', old.id, '--nonce', '2']);
  const words = [
    'device',
    'replace',
    old.id.slice(0, 6),
    '--statement',
    file,
    '--hub',
    hub.url,
    '--yes',
    '--json',
  ];

  const other = await chain.run([...words, '--by', old.id], owner);
  t.like(other.json()[0], { error: { code: 'CLI_STATEMENT_INVALID' } });
  const rotate = ['device', 'rotate-key', old.id.slice(0, 6), '--statement', file, '--dry-run', '--json'];
  t.is((await chain.run(rotate, owner)).code, 0);
  const done = await chain.run([...words, '--by', spare.device], owner);
  t.like(done.json()[0], { result: 'sent', successor: spare.device, cost: { bond: '5000000' } }, done.stdout);
  t.like(await findDevice(connection, network, old.id), { status: 'rotated', successor: spare.device });
  t.is((await findDevice(connection, network, spare.device))?.status, 'active');

  const active = await chain.run(['device', 'withdraw', spare.device, '--yes', '--json'], owner);
  t.like(active.json()[0], { error: { code: 'CLI_DEVICE_STILL_ACTIVE' } });
  const retired = await chain.run(['device', 'retire', spare.device, '--yes', '--json'], owner);
  t.like(retired.json()[0], { result: 'sent', bond: '5000000' }, retired.stdout);
  const early = await chain.run(['device', 'withdraw', spare.device, '--yes', '--json'], owner);
  t.is(early.code, 3);
  t.like(early.json()[0], { error: { code: 'CLI_BOND_LOCKED', retryable: true } });
  chain.wait(2 * 70 + 1);
  const before = await connection.getBalance(creator.publicKey);
  const paid = await chain.run(['device', 'withdraw', spare.device, '--yes', '--json'], owner);
  t.is(paid.code, 0, paid.stderr);
  t.regex(paid.stderr, /cost {7}0\.000005 SOL fee \(0 SOL of it priority\), 0\.005 SOL comes back/);
  t.is((await connection.getBalance(creator.publicKey)) - before, 5_000_000 - 5_000);
  const again = await chain.run(['device', 'withdraw', spare.device, '--yes', '--json'], owner);
  t.like(again.json()[0], { error: { code: 'CLI_BOND_GONE' } });
});

test('a robot is sold between two machines: the owner offers, the new owner accepts within a minute', async (t) => {
  const chain = await aChainCommand(t);
  const { connection, network, creator, oracle, clock } = chain;
  await aRegisteredDevice(chain, 5);
  const robot = chain.aRobotFolder('robot', 5);
  const [owner, buyer] = [chain.keyFile('owner', creator), chain.keyFile('buyer', oracle)];
  const buyerKey = oracle.publicKey.toBase58();
  const file = await signedBy(chain, ['transfer', '--dir', robot.dir, '--to', buyerKey, '--nonce', '2']);
  const offer = join(chain.folder, 'offer.json');
  const sell = ['device', 'transfer', robot.device, '--to', buyerKey, '--statement', file, '--offer', offer];
  const accept = (path: string, signer = buyer) =>
    wayproof(
      ['device', 'accept', path, '--yes', '--json', '--cluster', chain.chain.url, '--keypair', signer],
      chain,
    );

  const late = await chain.run([...sell, '--yes'], owner);
  t.is(late.code, 0, late.stderr);
  t.regex(late.stderr, new RegExp(`${buyerKey} as new owner, on another machine\nfee payer +${buyerKey}`));
  t.regex(late.stdout, /wayproof device accept .*offer\.json --keypair THEIR_KEY_FILE/);
  clock.advance(milliseconds(151 * 400));
  t.like((await accept(offer)).json()[0], { error: { code: 'CLI_OFFER_EXPIRED' } });

  await chain.run([...sell, '--yes'], owner);
  t.like((await accept(offer, owner)).json()[0], { error: { code: 'CLI_WRONG_AUTHORITY' } });
  const changed = { ...JSON.parse(readFileSync(offer, 'utf8')), payee: chain.payee };
  writeFileSync(join(chain.folder, 'changed.json'), JSON.stringify(changed));
  const forged = await accept(join(chain.folder, 'changed.json'));
  t.like(forged.json()[0], { error: { code: 'CHAIN_CO_SIGNATURE' } });

  const taken = await accept(offer);
  t.like(taken.json()[0], { result: 'sent', owner: buyerKey, feePayer: buyerKey }, taken.stdout);
  t.is((await findDevice(connection, network, robot.device))?.owner, buyerKey as never);
});
