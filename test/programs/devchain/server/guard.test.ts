import { request } from 'node:http';
import test from 'ava';
import { WebSocket } from 'ws';
import { isLocalRequest } from '../../../../programs/devchain/server/guard.ts';
import { aChain, ask } from '../a-chain.ts';

const call = { jsonrpc: '2.0', id: 1, method: 'getHealth' };

test('only requests that name this machine as host and origin pass', (t) => {
  for (const host of ['127.0.0.1:8899', 'localhost:1', '[::1]:80', 'localhost']) {
    t.true(isLocalRequest({ host }), host);
    t.true(isLocalRequest({ host, origin: 'http://localhost:5173' }), host);
  }
  for (const host of [
    undefined,
    'evil.example:8899',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '',
  ]) {
    t.false(isLocalRequest(host === undefined ? {} : { host }), host);
  }
  for (const origin of [
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'file://localhost',
    '',
  ]) {
    t.false(isLocalRequest({ host: 'localhost:1', origin }), origin);
  }
});

test('a page of a stranger and a rebound name are refused; a page of this machine may call', async (t) => {
  const { chain } = await aChain(t);
  t.is((await ask(chain.url, call, { origin: 'https://evil.example' })).status, 403);
  t.is(await statusWithHost(chain.url, 'evil.example'), 403);
  const response = await fetch(chain.url, {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost:5173' },
  });
  t.is(response.status, 204);
  t.is(response.headers.get('access-control-allow-origin'), 'http://localhost:5173');
});

test('a form post, a huge body and a wrong verb are refused with the codes of a node', async (t) => {
  const { chain } = await aChain(t);
  t.is((await ask(chain.url, call, { 'content-type': 'text/plain' })).status, 415);
  t.is((await ask(chain.url, ' '.repeat(60_000))).status, 413);
  t.is((await fetch(chain.url, { method: 'PUT' })).status, 405);
  t.is(await (await fetch(`${chain.url}/health`)).text(), 'ok');
  t.like((await ask(chain.url, call)).json(), { result: 'ok' });
});

test('a stranger gets no WebSocket, and a frame too large closes it', async (t) => {
  const { chain } = await aChain(t);
  const stranger = new WebSocket(chain.webSocketUrl, { origin: 'https://evil.example' });
  t.regex(
    await new Promise<string>((resolve) => stranger.once('error', (error) => resolve(error.message))),
    /403/,
  );
  const local = new WebSocket(chain.webSocketUrl);
  await new Promise((resolve) => local.once('open', resolve));
  const closed = new Promise<number>((resolve) => local.once('close', resolve));
  local.send(Buffer.alloc(60_000));
  t.is(await closed, 1009);
});

function statusWithHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end('{}');
  });
}
