import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { FleetError } from '../../protocol/errors.ts';
import { aProblem } from './support/a-problem.ts';
import { aWallet } from './support/a-wallet.ts';
import { inProcess } from './support/in-process.ts';
import { aFolder } from './support/run-wayproof.ts';

const NETWORK = '11111111111111111111111111111112';

/** Takes every request and never answers; Ctrl-C is pressed when the first has come. */
async function aSilentServer(t: ExecutionContext): Promise<{ url: string; signal: AbortSignal }> {
  const stop = new AbortController();
  const server = createServer(() => stop.abort(new FleetError('CLI_INTERRUPTED', { signal: 'SIGINT' })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, signal: stop.signal };
}

const waiting: readonly (readonly string[])[] = [
  ['audit', '--epoch', '1', '--network', NETWORK],
  ['oracle', 'attest', '--epoch', '1', '--network', NETWORK],
  ['network', 'show', '--network', NETWORK],
  ['claim', '--all', '--network', NETWORK],
  ['vault', 'fund', '--amount', '1', '--network', NETWORK],
  ['register', '--all'],
  ['job', 'list'],
  ['job', 'import', 'orders.csv'],
  ['device', 'stop', NETWORK],
  ['monitor', '--once'],
  ['plan', 'show'],
  ['release', 'status'],
];
for (const words of waiting) {
  test(`Ctrl-C ends "wayproof ${words.slice(0, 2).join(' ')}" at once with 130 while nobody answers`, async (t) => {
    const folder = aFolder(t);
    const { url, signal } = await aSilentServer(t);
    const { path } = aWallet(folder);
    writeFileSync(join(folder, 'orders.csv'), 'from,to\n"59.9,10.7","59.91,10.71"\n');
    writeFileSync(join(folder, 'wayproof.json'), JSON.stringify({ hub: url, cluster: url, keypair: path }));
    const line = words.map((word) => (word === 'orders.csv' ? join(folder, word) : word));
    const ended = await inProcess([...line, '--json'], folder, { signal });
    t.is(ended.code, 130, ended.stdout);
    t.like(JSON.parse(ended.stdout), { error: { code: 'CLI_INTERRUPTED', retryable: true } });
  });
}

test('Ctrl-C ends a search with the best plan so far; what goes into a pipe has no escape sequences', async (t) => {
  const folder = aFolder(t);
  writeFileSync(join(folder, 'problem.txt'), aProblem());
  const stop = new AbortController();
  const words = ['plan', 'solve', join(folder, 'problem.txt'), '--seconds', '600'];
  const ended = await inProcess(words, folder, {
    signal: stop.signal,
    onNote: () => stop.abort(new FleetError('CLI_INTERRUPTED', { signal: 'SIGINT' })),
  });
  t.is(ended.code, 0, ended.stderr);
  t.true(ended.stderr.includes('solving'));
  t.regex(ended.stdout, /vehicles +\d/);
  t.false(ended.stdout.includes('\u001b'));
});
