import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { download } from '../../../edge/update/download.ts';
import { HttpSource } from '../../../edge/update/http-source.ts';
import { Incoming } from '../../../edge/update/incoming.ts';
import { type Clock, systemClock } from '../../../protocol/clock.ts';
import { equalBytes } from '../../../protocol/ids.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { CHUNK_BYTES } from '../../../protocol/releases/artifact.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aFolder } from '../a-job.ts';
import { aRelease, type MadeRelease, noise } from './a-release.ts';
import { ReleaseServer } from './a-server.ts';

type Teardown = Pick<ExecutionContext, 'teardown'>;

/** Pauses between tries are real ones, a thousandth as long. */
const hasty: Clock = {
  now: systemClock.now,
  after: (delay, task) => systemClock.after(milliseconds(delay / 1_000), task),
};
const patient: Clock = {
  ...hasty,
  after: (delay, task) => hasty.after(delay >= 30_000 ? milliseconds(3e7) : delay, task),
};

const big = aRelease(3, { 'agent.mjs': noise(2.5 * CHUNK_BYTES, 1), 'native/a.node': noise(CHUNK_BYTES, 2) });

async function aDownload(t: Teardown, release: MadeRelease = big) {
  const server = await new ReleaseServer().start(t);
  server.releases.push(release);
  const folder = await aFolder(t);
  const start = async (name = 'one', signal = new AbortController().signal) => {
    const incoming = new Incoming(join(folder, 'incoming'), name, release.artifact);
    await incoming.open();
    const parts = {
      source: new HttpSource(server.url, patient),
      offer: { kind: 'agent', version: release.manifest.version } as const,
      artifact: release.artifact,
      incoming,
      real: patient,
      random: seededRandom(1),
      signal,
    };
    try {
      await download(parts);
    } finally {
      await incoming.close();
    }
  };
  const stored = async () => new Uint8Array(await readFile(join(folder, 'incoming', 'content')));
  return { server, start, stored, folder };
}

test('a download whose wire is cut in the middle of chunks goes on at the very byte', async (t) => {
  const { server, start, stored } = await aDownload(t);
  server.cuts.push(300_000, CHUNK_BYTES, 1, 900_000);
  await start();
  t.true(equalBytes(await stored(), big.content));
  const starts = server.ranges.map((range) => Number(/bytes=(\d+)-/.exec(range)?.[1]));
  t.is(starts.length, 5);
  t.is(starts[0], 0);
  t.true(starts.every((start, i) => i === 0 || start >= (starts[i - 1] ?? 0)));
  // What a cut throws away is at most what was still in its buffers.
  t.true(server.sent < big.content.length + 4 * 128 * 1024, `${server.sent} of ${big.content.length}`);
});

test('a download goes on after a restart at the first chunk that was not stored', async (t) => {
  const { server, start, stored } = await aDownload(t);
  server.cuts.push(CHUNK_BYTES + 500_000);
  const stop = new AbortController();
  const first = start('one', stop.signal);
  while (server.ranges.length < 1) await new Promise((resolve) => setImmediate(resolve));
  // After the cut it would ask again at once: the power goes instead.
  server.statuses.push(503, 503, 503, 503, 503, 503);
  await t.throwsAsync(first, { code: 'UPDATE_UNREACHABLE' });
  server.ranges.length = 0;
  server.sent = 0;
  await start();
  t.deepEqual(server.ranges, [`bytes=${CHUNK_BYTES}-${big.content.length - 1}`]);
  t.is(server.sent, big.content.length - CHUNK_BYTES);
  t.true(equalBytes(await stored(), big.content));
  await start();
  t.is(server.ranges.length, 1, 'what is whole is not asked for again');
});

test('what came of another release is thrown away', async (t) => {
  const { server, start } = await aDownload(t);
  await start('one');
  server.sent = 0;
  await start('another');
  t.is(server.sent, big.content.length);
});

test('errors of the server are tried again a bounded number of times, a refusal ends the download at once', async (t) => {
  const { server, start } = await aDownload(t);
  server.statuses.push(500, 503, 429);
  await start();
  t.is(server.ranges.length, 4);
  server.ranges.length = 0;
  server.statuses.push(...Array(100).fill(503));
  await t.throwsAsync(start('two'), { code: 'UPDATE_UNREACHABLE' });
  t.true(server.ranges.length <= 6 && server.ranges.length >= 5, `${server.ranges.length} tries`);
  server.statuses.length = 0;
  server.ranges.length = 0;
  server.statuses.push(404);
  await t.throwsAsync(start('three'), { code: 'UPDATE_REFUSED' });
  t.is(server.ranges.length, 1);
});

test('a chunk that comes with another hash is fetched three times and no more', async (t) => {
  const { server, start } = await aDownload(t);
  server.flips = CHUNK_BYTES + 7;
  await t.throwsAsync(start(), { code: 'UPDATE_CHUNK' });
  t.is(server.ranges.length, 3);
  server.flips = undefined;
  server.ranges.length = 0;
  await start();
  t.deepEqual(server.ranges, [`bytes=${CHUNK_BYTES}-${big.content.length - 1}`]);
});

test('a server without ranges is refused rather than read from the start again', async (t) => {
  const { server, start } = await aDownload(t);
  server.ignoresRanges = true;
  await t.throwsAsync(start(), { code: 'UPDATE_REFUSED' });
});

test('stopping ends a download between two tries', async (t) => {
  const { server, start } = await aDownload(t);
  server.statuses.push(...Array(100).fill(503));
  const stop = new AbortController();
  const running = start('one', stop.signal);
  stop.abort(new Error('stopped'));
  await t.throwsAsync(running, { message: 'stopped' });
});
