import test from 'ava';
import { parseJobDetail, parseJobPage, parseJobView, parseQuoteView } from '../../../protocol/views/job.ts';
import { aHttpHub } from '../support/a-http-hub.ts';
import { aJob, aPerson, orderOf, place, START } from '../support/a-world.ts';

const shipper = aPerson(1);

test('a quoted, signed order becomes an open job', async (t) => {
  const hub = await aHttpHub(t);
  const quote = await hub.call('POST', '/v1/quotes', {
    body: { pickUp: place(100, 0), dropOff: place(300, 0) },
  });
  const job = aJob(shipper);
  const answer = await hub.call('POST', '/v1/jobs', { body: orderOf(job) });
  t.is(answer.status, 201);
  const view = parseJobView(answer.body);
  t.like(view, { job: job.id, state: 'open', shipper: shipper.address });
  t.is(view.distance, parseQuoteView(quote.body).distance);
  const shown = parseJobDetail((await hub.call('GET', `/v1/jobs/${job.id}`)).body);
  t.deepEqual(
    shown.events.map(({ to, cause }) => [to, cause]),
    [['open', 'ordered by its shipper']],
  );
});

test('sending an order again changes nothing, under any key; a key serves one job', async (t) => {
  const hub = await aHttpHub(t);
  const body = orderOf(aJob(shipper));
  const headers = { 'idempotency-key': 'k1' };
  t.is((await hub.call('POST', '/v1/jobs', { body, headers })).status, 201);
  t.is((await hub.call('POST', '/v1/jobs', { body, headers })).status, 200);
  const other = await hub.call('POST', '/v1/jobs', { body: orderOf(aJob(shipper, { seed: 2 })), headers });
  t.is(other.status, 409);
  t.is(other.problem().code, 'IDEMPOTENCY_CONFLICT');
  t.is(parseJobPage((await hub.call('GET', '/v1/jobs')).body).jobs.length, 1);
});

test('unsigned and badly signed orders each have a code and are not kept', async (t) => {
  const hub = await aHttpHub(t);
  const order = orderOf(aJob(shipper));
  const { signature: _, ...unsigned } = order;
  const badly = { ...order, signature: orderOf(aJob(shipper, { seed: 2 })).signature };
  for (const [body, code] of [
    [unsigned, 'JOB_UNSIGNED'],
    [{ ...order, signature: 'AA==' }, 'JOB_UNSIGNED'],
    [badly, 'JOB_BADLY_SIGNED'],
  ] as const) {
    const answer = await hub.call('POST', '/v1/jobs', { body });
    t.is(answer.status, 422);
    t.is(answer.problem().code, code);
  }
  t.deepEqual(parseJobPage((await hub.call('GET', '/v1/jobs')).body).jobs, []);
});

test('wrong openings, terms, distance and time each have a code', async (t) => {
  const hub = await aHttpHub(t);
  const order = orderOf(aJob(shipper));
  const post = async (body: unknown) => (await hub.call('POST', '/v1/jobs', { body })).problem().code;
  t.is(await post({ ...order, pickUp: { ...order.pickUp, at: place(101, 0) } }), 'PLACE_WRONG');
  t.is(await post({ ...order, terms: { ...order.terms, patience: 1 } }), 'TERMS_WRONG');
  t.is(await post(orderOf(aJob(shipper, { to: place(9_000, 0) }))), 'JOB_UNREACHABLE');
  t.is(await post(orderOf(aJob(shipper, { latest: START / 1000 - 1 }))), 'JOB_TOO_LATE');
  t.is(await post({ ...order, statement: 'AAAA' }), 'PAYLOAD_INVALID');
});

test('homes are shown to the shipper and to operators only', async (t) => {
  const hub = await aHttpHub(t);
  const job = aJob(shipper);
  await hub.call('POST', '/v1/jobs', { body: orderOf(job) });
  const seen = async (token?: string) => {
    const answer = await hub.call('GET', `/v1/jobs/${job.id}`, token === undefined ? {} : { token });
    return parseJobDetail(answer.body).dropOff;
  };
  t.is(await seen(), null);
  t.is(await seen(await hub.signIn(aPerson(2))), null);
  t.deepEqual(await seen(await hub.signIn(shipper)), place(300, 0));
});

test('only its shipper cancels a job, and again is fine', async (t) => {
  const hub = await aHttpHub(t);
  const job = aJob(shipper);
  await hub.call('POST', '/v1/jobs', { body: orderOf(job) });
  const path = `/v1/jobs/${job.id}/cancel`;
  t.is((await hub.call('POST', path)).status, 401);
  t.is((await hub.call('POST', path, { token: await hub.signIn(aPerson(2)) })).problem().code, 'NOT_ALLOWED');
  const token = await hub.signIn(shipper);
  t.is(parseJobView((await hub.call('POST', path, { token })).body).state, 'cancelled');
  t.is(parseJobView((await hub.call('POST', path, { token })).body).state, 'cancelled');
});

test('jobs come in pages', async (t) => {
  const hub = await aHttpHub(t);
  for (const seed of [1, 2, 3])
    await hub.call('POST', '/v1/jobs', { body: orderOf(aJob(shipper, { seed })) });
  const first = parseJobPage((await hub.call('GET', '/v1/jobs?limit=2&state=open,planned')).body);
  t.is(first.jobs.length, 2);
  const second = parseJobPage((await hub.call('GET', `/v1/jobs?limit=2&after=${first.next}`)).body);
  t.deepEqual([second.jobs.length, second.next], [1, null]);
});
