import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { programAddress, publicKey } from '../../../programs/client/addresses.ts';
import { connect } from '../../../programs/client/connect.ts';
import { rpc } from '../../../programs/client/failures.ts';
import { fetchNetwork } from '../../../programs/client/queries.ts';
import { quote } from '../../../programs/client/quote.ts';
import { tokenBalance } from '../../../programs/client/tokens.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { networkId } from '../../../protocol/ids.ts';
import { milliseconds } from '../../../protocol/units.ts';

async function anEndpoint(t: ExecutionContext, status: number | 'silent', body = ''): Promise<string> {
  const server = createServer((_, response) => {
    if (status !== 'silent') response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1?api-key=secret`;
}

test('an endpoint that is down, silent or refusing gets its own code, without the key in its URL', async (t) => {
  const down = await t.throwsAsync(connect('http://127.0.0.1:1/?api-key=secret').getSlot());
  t.true(isFleetError(down, 'CHAIN_UNREACHABLE') && down.retryable);
  t.regex(down?.message ?? '', /http:\/\/127\.0\.0\.1:1 cannot be reached/);
  const silent = await t.throwsAsync(
    connect(await anEndpoint(t, 'silent'), { timeout: milliseconds(50) }).getSlot(),
  );
  t.true(isFleetError(silent, 'CHAIN_TIMEOUT'));
  const busy = await t.throwsAsync(connect(await anEndpoint(t, 429)).getSlot());
  t.true(isFleetError(busy, 'CHAIN_RATE_LIMITED'));
  for (const error of [down, silent, busy]) t.notRegex(JSON.stringify(error) + String(error), /secret/);
});

test('what is read by its address names an endpoint that is down as well', async (t) => {
  const connection = connect('http://127.0.0.1:1/?api-key=secret');
  const anyone = publicKey(programAddress);
  for (const asked of [
    fetchNetwork(connection, networkId(programAddress)),
    tokenBalance(connection, programAddress),
    quote(connection, anyone, []),
  ]) {
    const down = await t.throwsAsync(asked);
    t.true(isFleetError(down, 'CHAIN_UNREACHABLE'), String(down));
  }
});

test('an endpoint that speaks something else is an RPC error', async (t) => {
  for (const [status, body] of [
    [500, 'oops'],
    [200, '<html>'],
    [200, '{"jsonrpc":"2.0","id":"1","result":"x"}'],
  ] as const) {
    const error = await t.throwsAsync(rpc(connect(await anEndpoint(t, status, body)).getSlot()));
    t.true(isFleetError(error, 'CHAIN_RPC_ERROR'), String(error));
  }
});

test('what is no http URL is refused', (t) => {
  for (const url of ['', 'devnet', 'ftp://x', 'ws://127.0.0.1:1']) {
    t.true(
      isFleetError(
        t.throws(() => connect(url)),
        'CHAIN_URL_INVALID',
      ),
      url,
    );
  }
});
