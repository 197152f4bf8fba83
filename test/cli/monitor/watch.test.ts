import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { HubClient } from '../../../cli/hub-client.ts';
import { type Watched, watchFleet } from '../../../cli/monitor/watch.ts';
import { systemClock } from '../../../protocol/clock.ts';

test('a stream that breaks is told as lost and opened again, and a gap loads everything anew', async (t) => {
  let streams = 0;
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/v1/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: from-the-future\ndata: {}\n\nevent: reset\ndata: null\n\n');
      // The first stream ends, the second breaks in the middle of an event.
      if (streams++ === 0) response.end();
      else response.write('event: robot\ndata: {"dev', () => response.destroy());
      return;
    }
    const body =
      path === '/v1/time' ? { world: 5, real: 5 } : path === '/v1/devices' ? [] : { jobs: [], next: null };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const stop = new AbortController();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hub = new HubClient({ url, clock: systemClock, signal: stop.signal });
  const seen: Watched['kind'][] = [];
  for await (const each of watchFleet(hub, systemClock, stop.signal)) {
    seen.push(each.kind);
    if (seen.length === 6) break;
  }
  t.deepEqual(seen, ['open', 'open', 'lost', 'open', 'open', 'lost']);
  stop.abort();
});
