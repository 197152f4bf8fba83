import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { MAINNET_GENESIS } from '../../../cli/config/clusters.ts';
import { aWallet } from '../support/a-wallet.ts';
import { aFolder, wayproof } from '../support/run-wayproof.ts';

/** An endpoint that says it is mainnet, under a name that does not: a private one. Nothing may be sent to it. */
async function aMainnet(t: ExecutionContext): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    getGenesisHash: MAINNET_GENESIS,
    getSlot: 400_000_000,
    getBlockTime: 1_790_000_000,
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { id, method } = JSON.parse(Buffer.concat(chunks).toString()) as { id: string; method: string };
    asked.push(method);
    const error = { code: -32601, message: 'Method not found' };
    const answer = method in answers ? { result: answers[method] } : { error };
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('mainnet is known by its genesis, whatever its name, and needs a yes of its own', async (t) => {
  const folder = aFolder(t);
  const { url, asked } = await aMainnet(t);
  const keypair = aWallet(folder).path;
  const words = [
    'network',
    'create',
    '--map',
    'town',
    '--yes',
    '--json',
    '--cluster',
    url,
    '--keypair',
    keypair,
  ];
  const ended = await wayproof(words, { folder });
  t.is(ended.code, 2, ended.stdout);
  t.like(ended.json()[0], { error: { code: 'CLI_MAINNET_UNCONFIRMED' } });
  t.false(asked.some((method) => /send|simulate/i.test(method)));
});

test('parts that pay by themselves, hub and oracle, tell cluster and payer first and need the same yes', async (t) => {
  const folder = aFolder(t);
  const { url, asked } = await aMainnet(t);
  const { path, address } = aWallet(folder);
  const network = '11111111111111111111111111111112';
  const where = ['--cluster', url, '--network', network, '--keypair', path, '--json'];
  const hub = ['hub', 'run', '--map', 'town', '--data', folder, '--hub-key', path];
  for (const words of [hub, ['oracle', 'run']]) {
    const ended = await wayproof([...words, ...where], { folder });
    t.is(ended.code, 2, ended.stdout);
    t.like(ended.json()[0], { error: { code: 'CLI_MAINNET_UNCONFIRMED' } });
    t.true(ended.stderr.includes(`cluster    ${url}  (MAINNET: real money)`), ended.stderr);
    t.true(ended.stderr.includes(`fee payer  ${address}`), ended.stderr);
  }
  t.false(asked.some((method) => /send|simulate/i.test(method)));
});
