import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Connection, type Keypair, SystemProgram, Transaction } from '@solana/web3.js';
import test, { type ExecutionContext } from 'ava';
import { connect } from '../../../programs/client/connect.ts';
import { start } from '../../../programs/devchain/main.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { keyText } from '../../../protocol/ids.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { aFolder, aWallet } from './a-chain.ts';

const script = fileURLToPath(new URL('devchain-process.ts', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

async function aProcess(t: ExecutionContext, folder: string, port = 0): Promise<Running> {
  const child = spawn(process.execPath, ['--import=tsx', script, String(port), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, url: String(url) };
}

async function kill({ child }: Running): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

interface Transfer {
  readonly bytes: Uint8Array;
  readonly signature: string;
  readonly lamports: number;
}

async function aTransfer(
  connection: Connection,
  from: Keypair,
  to: Keypair,
  lamports: number,
): Promise<Transfer> {
  const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash();
  const transaction = new Transaction({ feePayer: from.publicKey, blockhash, lastValidBlockHeight });
  transaction.add(SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to.publicKey, lamports }));
  transaction.sign(from);
  return {
    bytes: transaction.serialize(),
    signature: keyText(transaction.signature ?? new Uint8Array()),
    lamports,
  };
}

test('killed in a loop of transfers and started again, nothing confirmed is missing and nothing happened twice', async (t) => {
  t.timeout(120_000);
  const folder = aFolder(t);
  const random = seededRandom(7);
  let running = await aProcess(t, folder);
  const port = Number(new URL(running.url).port);
  const connection = connect(running.url);
  const [from, to] = [await aWallet(connection, 1000), await aWallet(connection, 1)];
  const sent: Transfer[] = [];
  const confirmed = new Set<string>();

  /** Transfers until the process is gone. */
  let lamports = 1_000_000;
  const worker = async () => {
    for (;;) {
      const transfer = await aTransfer(connection, from, to, ++lamports);
      sent.push(transfer);
      await connection.sendRawTransaction(transfer.bytes);
      const { value } = await connection.getSignatureStatuses([transfer.signature]);
      if (value[0]?.confirmationStatus === 'finalized') confirmed.add(transfer.signature);
    }
  };

  for (let round = 0; round < 3; round++) {
    const enough = confirmed.size + 20 + Math.floor(random.next() * 40);
    const workers = [worker(), worker(), worker()].map((each) => each.catch(() => undefined));
    while (confirmed.size < enough) await new Promise(setImmediate);
    await kill(running);
    await Promise.all(workers);
    running = await aProcess(t, folder, port);

    const known = await statusesOf(connection, [...confirmed]);
    t.is(known.filter((status) => status?.err === null).length, confirmed.size);
    const landed = (
      await statusesOf(
        connection,
        sent.map(({ signature }) => signature),
      )
    ).flatMap((status, i) => (status === null ? [] : [sent[i]?.lamports ?? 0]));
    t.is(await connection.getBalance(to.publicKey), 1e9 + sum(landed));
  }

  t.log(`${sent.length} sent, ${confirmed.size} confirmed before a kill`);
  // The same bytes once more: what had landed is refused as a duplicate, the rest lands now.
  for (const { bytes } of sent) await connection.sendRawTransaction(bytes, { skipPreflight: true });
  t.is(await connection.getBalance(to.publicKey), 1e9 + sum(sent.map(({ lamports }) => lamports)));
  const history = await connection.getSignaturesForAddress(to.publicKey);
  t.is(history.length, sent.length + 1);
});

test('a second process on the same data folder is refused, and a killed one releases it', async (t) => {
  const folder = aFolder(t);
  const running = await aProcess(t, folder);
  const config = { port: 0, dataDir: folder, clock: systemClock, programs: [] };
  const error = await t.throwsAsync(start(config));
  t.like(error, { code: 'CHAIN_DATA_LOCKED' });
  await kill(running);
  const chain = await start(config);
  await chain.stop();
});

async function statusesOf(connection: Connection, signatures: readonly string[]) {
  const all = [];
  for (let i = 0; i < signatures.length; i += 256) {
    all.push(...(await connection.getSignatureStatuses(signatures.slice(i, i + 256))).value);
  }
  return all;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
