import test from 'ava';
import { httpForwarder } from '../../../hub/http/rpc-forwarder.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import type { RpcCall } from '../../../protocol/views/rpc.ts';
import { aHttpHub } from '../support/a-http-hub.ts';

const call = (method: string, params: readonly unknown[] = []) => ({
  jsonrpc: '2.0',
  id: '1',
  method,
  params,
});

test('reading, simulating and sending are handed on and the answer comes back as it is', async (t) => {
  const seen: RpcCall[] = [];
  const forward = async (each: RpcCall) => {
    seen.push(each);
    return '{"jsonrpc":"2.0","id":"1","result":7}';
  };
  const hub = await aHttpHub(t, { rpc: { forward } });
  for (const method of ['getBalance', 'simulateTransaction', 'sendTransaction']) {
    const answer = await hub.call('POST', '/v1/rpc', { body: call(method, ['x']) });
    t.deepEqual([answer.status, answer.body], [200, { jsonrpc: '2.0', id: '1', result: 7 }]);
  }
  t.deepEqual(
    seen.map(({ method }) => method),
    ['getBalance', 'simulateTransaction', 'sendTransaction'],
  );
});

test('other methods, batches, other programs and long calls never reach the endpoint', async (t) => {
  const hub = await aHttpHub(t, { rpc: { forward: () => Promise.reject(new Error('reached')) } });
  const refused = async (body: unknown) => {
    const answer = await hub.call('POST', '/v1/rpc', { body });
    return [answer.status, answer.problem().code];
  };
  t.deepEqual(await refused(call('requestAirdrop', ['x', 1])), [400, 'PAYLOAD_INVALID']);
  t.deepEqual(await refused([call('getBalance')]), [400, 'PAYLOAD_INVALID']);
  t.deepEqual(await refused(call('getProgramAccounts', ['11111111111111111111111111111111'])), [
    403,
    'RPC_REFUSED',
  ]);
  t.deepEqual(await refused(call('sendTransaction', ['x'.repeat(13_000)])), [413, 'HTTP_TOO_LARGE']);
});

test('one visitor cannot use up the endpoint for all', async (t) => {
  const hub = await aHttpHub(t, { rpc: { forward: async () => '{}' } });
  let status = 200;
  let calls = 0;
  for (; status === 200 && calls < 200; calls++) {
    ({ status } = await hub.call('POST', '/v1/rpc', { body: call('getBalance', ['x']) }));
  }
  t.deepEqual([status, calls], [429, 81]);
});

test('a hub without a chain to hand on to has no such path', async (t) => {
  const hub = await aHttpHub(t);
  t.is((await hub.call('POST', '/v1/rpc', { body: call('getBalance') })).problem().code, 'HTTP_NOT_FOUND');
});

test('an endpoint that is gone is told without the key in its path', async (t) => {
  const forwarder = httpForwarder('http://127.0.0.1:1/secret?api-key=secret');
  const error = await t.throwsAsync(
    forwarder.forward({ jsonrpc: '2.0', id: 1, method: 'getBalance', params: [] }),
  );
  t.true(isFleetError(error, 'CHAIN_UNREACHABLE'));
  t.notRegex(error?.message ?? '', /secret/);
});
