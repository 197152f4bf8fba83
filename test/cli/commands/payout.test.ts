import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keypair } from '@solana/web3.js';
import test, { type ExecutionContext } from 'ava';
import { addressOf } from '../../../programs/client/addresses.ts';
import { finaliseEpoch, postEpoch } from '../../../programs/client/epoch-instructions.ts';
import { findDevice, findEpoch } from '../../../programs/client/queries.ts';
import { tokenBalance } from '../../../programs/client/tokens.ts';
import { keyBytes } from '../../../protocol/ids.ts';
import { generateSeed, signerFromSeed } from '../../../protocol/sodium/native.ts';
import { registrationStatement } from '../../../protocol/statements/registration.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import { aDevice, aNetwork, networkOf, type TestNetwork } from '../../programs/client/a-network.ts';
import { aHub } from '../support/a-hub.ts';
import { anEpoch } from '../support/an-epoch.ts';
import { aFolder, wayproof } from '../support/run-wayproof.ts';

const DELIVERED = 1_500_000n;
const robotSigner = signerFromSeed(new Uint8Array(32).fill(1));

function keyFile(folder: string, name: string, keypair: Keypair): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify([...keypair.secretKey]), { mode: 0o600 });
  return path;
}

function enrolmentOf(world: TestNetwork) {
  const { id, proof } = aDevice(world);
  const { owner, nonce, expires, signature } = proof;
  const fields = { device: keyBytes(id), owner: keyBytes(owner), nonce, expires };
  const statement = toBase64(registrationStatement.encode(world.network, fields));
  const state = 'awaiting registration';
  return {
    device: id,
    owner,
    model: 'sim',
    kind: 'pavement-robot',
    statement,
    signature: toBase64(signature),
    state,
  };
}

/** A real network on the local chain, a stand-in hub that only serves views, and the command with their addresses. */
async function aPayout(t: ExecutionContext) {
  const world = await aNetwork(t);
  const folder = aFolder(t);
  const owner = keyFile(folder, 'owner.json', world.creator);
  const oracle = keyFile(folder, 'oracle.json', world.oracle);
  const account = await networkOf(world);
  const enrolment = enrolmentOf(world);
  let shown = enrolment;
  const zeros = '0'.repeat(64);
  const hub = await aHub(t, {
    'GET /v1/enrolments': () => ({ body: [shown] }),
    'GET /v1/time': () => ({ body: { world: world.clock.now(), real: Date.now() } }),
    'GET /v1/network': () => ({
      body: {
        network: world.network,
        program: account.mint,
        rpc: world.chain.url,
        hubKey: account.council,
        releaseKey: account.council,
        mint: account.mint,
        broker: { host: '127.0.0.1', port: 1883 },
        mapHash: zeros,
        epochSeconds: 60,
        kind: 'development',
      },
    }),
  });
  const run = (words: readonly string[], keypair = owner) =>
    wayproof([...words, '--json', '--cluster', world.chain.url, '--hub', hub.url, '--keypair', keypair], {
      folder,
    });
  const show = (changed: Partial<typeof enrolment>) => {
    shown = { ...enrolment, ...changed };
  };
  return { ...world, folder, oracleFile: oracle, run, show, enrolment };
}

type Payout = Awaited<ReturnType<typeof aPayout>>;

/** The hub's part: epoch 1 with one delivery, posted. */
async function aPostedEpoch(world: Payout): Promise<string> {
  const folder = join(world.folder, 'evidence');
  const network = await networkOf(world);
  const hub = signerFromSeed(world.creator.secretKey.subarray(0, 32));
  const robot = { id: world.enrolment.device, signer: robotSigner };
  const proposal = await anEpoch(folder, {
    network,
    hub,
    shipper: signerFromSeed(generateSeed()),
    robots: [robot],
  });
  await world.send(await postEpoch(network, addressOf(world.creator.publicKey), proposal));
  return folder;
}

test('a robot is registered once, priced before, and its statement is checked before anything is paid', async (t) => {
  const world = await aPayout(t);
  const { run, enrolment, connection, network, show } = world;
  const listed = await run(['register']);
  t.like((listed.json()[0] as object[])[0], { device: enrolment.device, state: 'awaiting registration' });

  const asked = await run(['register', enrolment.device]);
  t.is(asked.code, 2, asked.stdout);
  t.regex(asked.stdout, /--yes is needed/);
  t.regex(
    asked.stderr,
    /cluster {4}http.*\nprogram .*\ndoes .*register robot.*\nsigned by .* as owner\nfee payer .*\ncost .* SOL fee \(0 SOL of it priority\), .* SOL rent, 0\.005 SOL bond/,
  );

  const dry = await run(['register', '--all', '--dry-run']);
  t.like((dry.json()[0] as object[])[0], { result: 'would register' });
  t.is(await findDevice(connection, network, enrolment.device), undefined);

  const other = signerFromSeed(generateSeed());
  const statement = Buffer.from(enrolment.statement, 'base64');
  show({ signature: toBase64(other.sign(statement)) });
  const forged = await run(['register', enrolment.device, '--yes']);
  t.is(forged.code, 1);
  t.like(forged.json()[0], { error: { code: 'CLI_ENROLMENT_INVALID' } });

  show({});
  const done = await run(['register', enrolment.device, '--yes']);
  t.is(done.code, 0, done.stdout);
  t.like((done.json()[0] as object[])[0], { result: 'registered', payee: world.payee });
  t.is((await findDevice(connection, network, enrolment.device))?.owner, enrolment.owner);

  const again = await run(['register', enrolment.device, '--yes']);
  t.is(again.code, 0);
  t.like((again.json()[0] as object[])[0], { result: 'registered already' });
});

test('an epoch is audited, attested and claimed; every token moves once', async (t) => {
  const world = await aPayout(t);
  const { run, connection, network, payee, oracleFile } = world;
  t.is((await run(['register', '--all', '--yes'])).code, 0);
  const before = await tokenBalance(connection, payee);
  const early = await run(['claim', '--all', '--yes']);
  t.is(early.code, 3);
  t.like(early.json()[0], { error: { code: 'CLI_NO_FINAL_EPOCH' } });

  const evidence = await aPostedEpoch(world);
  const audited = await run(['audit', '--epoch', '1', '--evidence', evidence, '--lines']);
  t.is(audited.code, 0, audited.stdout);
  t.like(audited.json()[0], {
    ok: true,
    state: 'posted',
    summary: { paid: 1, disputed: 0, emitted: String(DELIVERED) },
  });

  const attest = ['oracle', 'attest', '--epoch', '1', '--evidence', evidence, '--work-only', '--yes'];
  const stranger = keyFile(
    world.folder,
    'stranger.json',
    (await import('@solana/web3.js')).Keypair.generate(),
  );
  t.like((await run(attest, stranger)).json()[0], { error: { code: 'CLI_NOT_ORACLE' } });
  const attested = await run(attest, oracleFile);
  t.is(attested.code, 0, attested.stdout + attested.stderr);
  t.like(attested.json()[0], { ok: true, result: 'attested' });
  t.like((await run(attest, oracleFile)).json()[0], { result: 'attested already' });
  world.wait(30);
  const posted = await findEpoch(connection, network, 1n);
  if (posted === undefined) return t.fail('the epoch is gone');
  await world.send(await finaliseEpoch(posted));

  const claim = ['claim', '--evidence', evidence];
  const listed = await run(claim);
  t.like(listed.json()[0], { epoch: '1', rows: [{ owed: String(DELIVERED), result: 'claimable' }] });
  const dry = await run([...claim, '--all', '--dry-run']);
  t.like(dry.json()[0], { rows: [{ pays: String(DELIVERED), result: 'would claim' }] });
  t.is(await tokenBalance(connection, payee), before);
  const claimed = await run([...claim, '--all', '--yes', '--payer', oracleFile]);
  t.regex(claimed.stderr, new RegExp(`fee payer {2}${world.oracle.publicKey.toBase58()}`));
  t.is(claimed.code, 0, claimed.stdout + claimed.stderr);
  t.like(claimed.json()[0], { rows: [{ pays: String(DELIVERED), result: 'claimed' }] });
  t.is((await tokenBalance(connection, payee)) - before, DELIVERED);
  const again = await run([...claim, '--all', '--yes']);
  t.like(again.json()[0], { rows: [{ owed: '0', result: 'nothing to claim' }] });
  t.is((await tokenBalance(connection, payee)) - before, DELIVERED);

  const where = ['--cluster', world.chain.url, '--network', network];
  const shown = await wayproof(['network', 'show', '--json', ...where], { folder: world.folder });
  t.like(shown.json()[0], { latestFinal: '1', finalTotal: String(DELIVERED), paidTotal: String(DELIVERED) });
});

test('evidence with one byte changed is named with its place by audit, oracle and claim', async (t) => {
  const world = await aPayout(t);
  const { run } = world;
  t.is((await run(['register', '--all', '--yes'])).code, 0);
  const evidence = await aPostedEpoch(world);
  const bad = join(world.folder, 'bad');
  mkdirSync(join(bad, '1'), { recursive: true });
  const path = join(bad, '1', 'work.car');
  copyFileSync(join(evidence, '1', 'work.car'), path);
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);

  const audited = await run(['audit', '--epoch', '1', '--evidence', evidence, '--work', path]);
  t.is(audited.code, 1);
  const [answer] = audited.json() as [{ ok: boolean; contradiction: { check: string; place: string } }];
  t.false(answer.ok);
  t.is(answer.contradiction.check, 'EVIDENCE_DAMAGED');
  t.regex(answer.contradiction.place, /block \d+ .* byte \d+/);

  const refused = await run(
    ['oracle', 'attest', '--epoch', '1', '--evidence', bad, '--work-only', '--yes'],
    world.oracleFile,
  );
  t.is(refused.code, 3);
  t.like(refused.json()[0], { error: { code: 'CLI_EVIDENCE_DAMAGED' } });

  const absent = await run(['audit', '--epoch', '1', '--evidence', join(world.folder, 'none')]);
  t.like(absent.json()[0], { error: { code: 'CLI_FILE_UNREADABLE' } });
  const unknown = await run(['audit', '--epoch', '7', '--evidence', evidence]);
  t.is(unknown.code, 3);
  t.like(unknown.json()[0], { error: { code: 'CLI_EPOCH_MISSING' } });
});
