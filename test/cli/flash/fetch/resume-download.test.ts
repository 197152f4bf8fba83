import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { resumeDownload } from '../../../../cli/flash/fetch/resume-download.ts';
import type { Clock } from '../../../../protocol/clock.ts';
import { seededRandom } from '../../../../protocol/random.ts';
import { unixMilliseconds } from '../../../../protocol/units.ts';
import { aFolder } from '../../support/run-wayproof.ts';

const contents = seededRandom(5).bytes(300_000);
const sha256 = createHash('sha256').update(contents).digest('hex');

/** Pauses are over at once. */
const clock: Clock = {
  now: () => unixMilliseconds(0),
  after: (_delay, task) => {
    setImmediate(task);
    return () => undefined;
  },
};

type Serve = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

async function aServer(t: ExecutionContext, serve: Serve) {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    serve(request, response, ranges.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/os.img`, ranges };
}

/** Serves ranges, and breaks off after `limit` bytes of an answer. */
function breaksAfter(limit: number, etag = '"v1"'): Serve {
  return (request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const goesOn = from > 0 && (request.headers['if-range'] ?? etag) === etag;
    const start = goesOn ? from : 0;
    const range = `bytes ${start}-${contents.length - 1}/${contents.length}`;
    response.writeHead(goesOn ? 206 : 200, {
      etag,
      'content-length': contents.length - start,
      ...(goesOn ? { 'content-range': range } : {}),
    });
    const piece = contents.subarray(start, start + limit);
    if (start + piece.length === contents.length) response.end(piece);
    else response.write(piece, () => setImmediate(() => response.destroy()));
  };
}

const options = (t: ExecutionContext, url: string) => ({
  url,
  to: join(aFolder(t), 'deep', 'os.img'),
  clock,
  signal: new AbortController().signal,
});

test('a download that breaks off again and again goes on where it stopped', async (t) => {
  const { url, ranges } = await aServer(t, breaksAfter(100_000));
  const download = options(t, url);
  await resumeDownload({ ...download, sha256, onRestart: () => t.fail('started over') });
  t.is(Buffer.compare(readFileSync(download.to), contents), 0);
  t.is(ranges[0], undefined);
  t.true(ranges.length >= 3);
  t.true(ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range ?? '')));
  t.false(existsSync(`${download.to}.part`) || existsSync(`${download.to}.part.json`));
});

test('a program that was ended goes on at its next start', async (t) => {
  const { url, ranges } = await aServer(t, breaksAfter(120_000));
  const stop = new AbortController();
  const download = options(t, url);
  const onBytes = (done: number) => done >= 60_000 && stop.abort(new Error('asked to stop'));
  await t.throwsAsync(resumeDownload({ ...download, signal: stop.signal, onBytes }), {
    message: 'asked to stop',
  });
  await resumeDownload(download);
  t.is(Buffer.compare(readFileSync(download.to), contents), 0);
  t.regex(ranges[1] ?? '', /^bytes=[1-9]/);
});

test('a server that changed the file meanwhile makes it start over, and that is told', async (t) => {
  const { url } = await aServer(t, (request, response, nth) =>
    breaksAfter(nth === 1 ? 150_000 : 400_000, `"v${Math.min(nth, 2)}"`)(request, response, nth),
  );
  const download = options(t, url);
  const lost: number[] = [];
  await resumeDownload({ ...download, onRestart: (bytes) => lost.push(bytes) });
  t.is(lost.length, 1);
  t.is(Buffer.compare(readFileSync(download.to), contents), 0);
});

test('a 4xx is final and asked for once', async (t) => {
  const { url, ranges } = await aServer(t, (_request, response) => response.writeHead(404).end());
  await t.throwsAsync(resumeDownload(options(t, url)), { code: 'CLI_DOWNLOAD_REFUSED', message: /404/ });
  t.is(ranges.length, 1);
});

test('a server that only fails is given up after a few tries, and what came stays', async (t) => {
  const { url, ranges } = await aServer(t, (request, response, nth) =>
    nth === 1 ? breaksAfter(70_000)(request, response, nth) : response.writeHead(503).end(),
  );
  const download = options(t, url);
  await t.throwsAsync(resumeDownload(download), { code: 'CLI_DOWNLOAD_BROKEN', message: /503/ });
  t.is(ranges.length, 5);
  t.true(existsSync(`${download.to}.part`));
});

test('another hash is thrown away and told', async (t) => {
  const { url } = await aServer(t, breaksAfter(400_000));
  const download = options(t, url);
  await t.throwsAsync(resumeDownload({ ...download, sha256: '0'.repeat(64) }), {
    code: 'CLI_DOWNLOAD_DIFFERS',
  });
  t.false(existsSync(download.to) || existsSync(`${download.to}.part`));
});
