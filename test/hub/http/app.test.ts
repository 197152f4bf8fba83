import test from 'ava';
import { EventStream } from '../../../hub/http/event-stream.ts';
import { parseNetworkView, parseTimeView } from '../../../protocol/views/network.ts';
import type { PlanView } from '../../../protocol/views/plan.ts';
import { aHttpHub, theAuditor, theOperator } from '../support/a-http-hub.ts';
import { aPerson, START } from '../support/a-world.ts';

test('the time and the network are public', async (t) => {
  const hub = await aHttpHub(t);
  t.is(parseTimeView((await hub.call('GET', '/v1/time')).body).world, START);
  t.is(parseNetworkView((await hub.call('GET', '/v1/network')).body).epochSeconds, 3_600);
});

test('an unknown path, a broken body and a huge one are problems with a code', async (t) => {
  const hub = await aHttpHub(t);
  const unknown = await hub.call('GET', '/v1/nothing');
  t.is(unknown.status, 404);
  t.is(unknown.headers.get('content-type'), 'application/problem+json; charset=utf-8');
  t.is(unknown.problem().code, 'HTTP_NOT_FOUND');
  const broken = await hub.call('POST', '/v1/quotes', { body: '{"pickUp":' });
  t.deepEqual([broken.status, broken.problem().code], [400, 'HTTP_BODY']);
  const huge = await hub.call('POST', '/v1/quotes', { body: { pad: 'x'.repeat(70_000) } });
  t.deepEqual([huge.status, huge.problem().code], [413, 'HTTP_TOO_LARGE']);
  const bad = await hub.call('GET', '/v1/devices/%00');
  t.is(bad.problem().code, 'ID_INVALID');
});

test('an error of ours tells nothing of the inside', async (t) => {
  const reported: unknown[] = [];
  const hub = await aHttpHub(t, {
    report: (error) => reported.push(error),
    plan: () => {
      throw new Error('secret path');
    },
  });
  const answer = await hub.call('GET', '/v1/plan');
  t.is(answer.status, 500);
  t.is(answer.problem().code, 'HUB_INTERNAL');
  t.false(JSON.stringify(answer.body).includes('secret'));
  t.is(reported.length, 1);
});

test('every answer carries the headers that keep a browser safe', async (t) => {
  const hub = await aHttpHub(t);
  const { headers } = await hub.call('GET', '/healthz');
  t.regex(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
  t.notRegex(headers.get('content-security-policy') ?? '', /unsafe|blob:|https?:/);
  t.is(headers.get('x-content-type-options'), 'nosniff');
  t.is(headers.get('x-powered-by'), null);
});

test('one address that asks too often has to wait', async (t) => {
  const hub = await aHttpHub(t, { rateLimit: { perSecond: 1, burst: 3 } });
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await hub.call('GET', '/v1/time')).status);
  t.deepEqual(statuses, [200, 200, 200, 429]);
  const refused = await hub.call('GET', '/v1/time');
  t.deepEqual([refused.problem().code, refused.headers.get('retry-after')], ['RATE_LIMITED', '1']);
  t.is((await hub.call('GET', '/healthz')).status, 200);
});

test('readiness names the part that is not ready, figures are Prometheus text', async (t) => {
  const hub = await aHttpHub(t, {
    ready: async () => [{ part: 'store', ok: false, detail: 'disk full' }],
    metrics: () => [
      {
        name: 'wayproof_frames_total',
        help: 'Frames.',
        type: 'counter',
        values: [{ labels: { verdict: 'a"b' }, value: 3 }],
      },
    ],
  });
  t.is((await hub.call('GET', '/readyz')).status, 503);
  const { body } = await hub.call('GET', '/metrics');
  t.is(
    body,
    '# HELP wayproof_frames_total Frames.\n# TYPE wayproof_frames_total counter\nwayproof_frames_total{verdict="a\\"b"} 3\n',
  );
});

test('dead letters are for operators, traces for auditors, work for all', async (t) => {
  const hub = await aHttpHub(t);
  const owner = await hub.signIn(aPerson(1));
  t.is((await hub.call('GET', '/v1/dead-letters', { token: owner })).status, 403);
  t.is((await hub.call('GET', '/v1/dead-letters', { token: await hub.signIn(theOperator) })).status, 200);
  t.is((await hub.call('GET', '/v1/epochs/1/traces.car')).status, 401);
  t.is((await hub.call('GET', '/v1/epochs/1/traces.car', { token: owner })).status, 403);
  t.is(
    (await hub.call('GET', '/v1/epochs/1/traces.car', { token: await hub.signIn(theAuditor) })).status,
    404,
  );
  t.is((await hub.call('GET', '/v1/epochs/1/work.car')).problem().code, 'EPOCH_UNKNOWN');
});

const plan = (made: number): { topic: 'plan'; data: PlanView } => ({
  topic: 'plan',
  data: { made, routes: [], unassigned: [] },
});

/** Reads server-sent events until `count` data lines came. */
async function read(url: string, count: number, headers: Record<string, string> = {}): Promise<string[]> {
  const stop = new AbortController();
  const response = await fetch(url, { headers, signal: stop.signal });
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk as Uint8Array);
    if (text.split('\ndata: ').length > count) break;
  }
  stop.abort();
  return text.split('\n').filter((line) => /^(id|event|data):/.test(line));
}

test('a reader gets what is published, and after a break what it missed', async (t) => {
  const stream = new EventStream('run');
  const hub = await aHttpHub(t, { stream });
  stream.publish(plan(1));
  stream.publish(plan(2));
  const lines = await read(`${hub.base}/v1/stream`, 1, { 'last-event-id': 'run-1' });
  t.deepEqual(lines, ['id: run-2', 'event: plan', 'data: {"made":2,"routes":[],"unassigned":[]}']);
  const lost = await read(`${hub.base}/v1/stream`, 1, { 'last-event-id': 'older-9' });
  t.deepEqual(lost, ['id: run-2', 'event: reset', 'data: null']);
});

test('a live reader gets new events, and a heartbeat in between', async (t) => {
  const hub = await aHttpHub(t);
  const stop = new AbortController();
  const response = await fetch(`${hub.base}/v1/stream`, { signal: stop.signal });
  const reader = response.body?.getReader();
  const next = async () => new TextDecoder().decode((await reader?.read())?.value as Uint8Array);
  t.is(await next(), 'retry: 2000\nid: run-0\n\n');
  hub.realClock.advance(15_000 as Parameters<typeof hub.realClock.advance>[0]);
  t.is(await next(), ': heartbeat\n\n');
  hub.stream.publish(plan(5));
  t.regex(await next(), /^id: run-1\nevent: plan\ndata: /);
  stop.abort();
});
