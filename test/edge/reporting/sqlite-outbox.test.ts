import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'ava';
import { Database } from '../../../edge/reporting/database.ts';
import type { OutboxBounds } from '../../../edge/reporting/outbox.ts';
import { SqliteOutbox } from '../../../edge/reporting/sqlite-outbox.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aFolder } from '../a-job.ts';
import { fill, nextFrame, noon, outboxContract, roomy } from './outbox.contract.ts';

async function open(t: Parameters<typeof aFolder>[0], bounds: OutboxBounds, clock = new ManualClock()) {
  const outbox = new SqliteOutbox(join(await aFolder(t), 'outbox.sqlite'), bounds, clock);
  await outbox.start();
  t.teardown(() => outbox.stop());
  return outbox;
}

outboxContract(test, 'The SQLite outbox', open);

test('Position and frames survive a restart', async (t) => {
  const file = join(await aFolder(t), 'outbox.sqlite');
  const first = new SqliteOutbox(file, roomy, new ManualClock());
  await first.start();
  await first.startSession({ session: 0, sequence: 0 }, noon);
  await fill(first, 3);
  await first.append(nextFrame(first, 'hand-over'), new Uint8Array(16).fill(5), 12);
  await first.stop();
  const second = new SqliteOutbox(file, roomy, new ManualClock());
  await second.start();
  t.deepEqual(second.position(), {
    session: noon,
    sequence: 4,
    previous: new Uint8Array(16).fill(5),
    reported: 12,
  });
  t.deepEqual(
    (await second.pending(10)).map(({ sequence, kind }) => [sequence, kind]),
    [
      [1, 'telemetry'],
      [2, 'telemetry'],
      [3, 'telemetry'],
      [4, 'hand-over'],
    ],
  );
  await second.stop();
});

test('Telemetry too old is dropped, hand-overs wait for ever', async (t) => {
  const clock = new ManualClock();
  const outbox = await open(t, { ...roomy, maxAge: 60_000 }, clock);
  await outbox.startSession({ session: 0, sequence: 0 }, noon);
  await fill(outbox, 3);
  await fill(outbox, 1, 'hand-over');
  clock.advance(milliseconds(120_000));
  await fill(outbox, 40);
  const left = (await outbox.pending(100)).map(({ sequence }) => sequence);
  t.is(left[0], 4);
  t.is(left.length, 41);
});

test('A full disk drops the oldest telemetry, keeps every hand-over and the newest frame', async (t) => {
  const folder = await aFolder(t);
  const file = join(folder, 'outbox.sqlite');
  const outbox = new SqliteOutbox(file, roomy, new ManualClock());
  await outbox.start();
  t.teardown(() => outbox.stop());
  await outbox.startSession({ session: 0, sequence: 0 }, noon);
  await outbox.limitPages(40);
  for (let i = 0; i < 30; i++) {
    await outbox.append(
      nextFrame(outbox, i % 10 === 0 ? 'hand-over' : 'telemetry', 3_000),
      new Uint8Array(16),
    );
  }
  for (let i = 0; i < 200; i++)
    await outbox.append(nextFrame(outbox, 'telemetry', 3_000), new Uint8Array(16));
  const left = await outbox.pending(1_000);
  t.deepEqual(
    left.filter(({ kind }) => kind === 'hand-over').map(({ sequence }) => sequence),
    [1, 11, 21],
  );
  t.is(left.at(-1)?.sequence, 230);
  t.true(outbox.dropped() > 100);
  const error = await t.throwsAsync(async () => {
    for (let i = 0; i < 100; i++)
      await outbox.append(nextFrame(outbox, 'hand-over', 3_000), new Uint8Array(16));
  });
  t.true(isFleetError(error, 'OUTBOX_FULL'));
  const kept = (await outbox.pending(1_000)).filter(({ kind }) => kind === 'hand-over').length;
  t.is(kept, outbox.position().sequence - 230 + 3, 'what was accepted is there');
});

test('A file that is no outbox is named with a code', async (t) => {
  const file = join(await aFolder(t), 'outbox.sqlite');
  await writeFile(file, 'not a database, and longer than a header would be'.repeat(50));
  const error = await t.throwsAsync(new SqliteOutbox(file, roomy, new ManualClock()).start());
  t.true(isFleetError(error, 'OUTBOX_CORRUPT'));
});

test('Killed at random moments, it neither loses a durable frame nor uses a number for two contents', async (t) => {
  t.timeout(120_000);
  const file = join(await aFolder(t), 'outbox.sqlite');
  const random = seededRandom(11);
  const told = new Map<string, string>();
  const sessions = new Set<string>();
  for (let round = 0; round < 6; round++) {
    const most = 1 + Math.floor(random.next() * 60);
    for (const line of await writeUntilKilled(file, most)) {
      const [session, sequence, digest] = line.split(' ') as [string, string, string];
      t.false(told.has(sequence), `number ${sequence} told twice`);
      told.set(sequence, digest);
      sessions.add(session);
    }
  }
  const outbox = new SqliteOutbox(file, roomy, new ManualClock());
  await outbox.start();
  t.teardown(() => outbox.stop());
  const stored = new Map(
    (await outbox.pending(100_000)).map(({ sequence, bytes }) => [
      String(sequence),
      createHash('sha256').update(bytes).digest('hex'),
    ]),
  );
  for (const [sequence, digest] of told) t.is(stored.get(sequence), digest, `frame ${sequence}`);
  const numbers = [...stored.keys()].map(Number);
  t.deepEqual(
    numbers,
    numbers.map((_, i) => i + 1),
    'no gap',
  );
  t.is(sessions.size, 6, 'a session a start');
  const database = new Database(file);
  await database.open();
  t.deepEqual(await database.all('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
  await database.stop();
});

/** Runs the writer until it told `most` frames, kills it as `kill -9` does, returns what it had told. */
function writeUntilKilled(file: string, most: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const script = new URL('./outbox-writer.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--import=tsx', script, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => {
      if (line === 'ready') return;
      lines.push(line);
      if (lines.length === most) child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('close', () => resolve(lines));
  });
}
