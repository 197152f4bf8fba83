import test, { type ExecutionContext } from 'ava';
import { requestJson } from '../../../cli/hub/request.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { aHub, problem, type Routes } from '../support/a-hub.ts';

async function ask(t: ExecutionContext, routes: Routes) {
  const { url } = await aHub(t, routes);
  return await requestJson(
    { url, clock: systemClock, signal: new AbortController().signal },
    '/v1/x',
    (value) => value,
  );
}

test("the hub's own error keeps its code, sentence, hint and whether to try again", async (t) => {
  const error = new FleetError('CLI_DEVICE_UNKNOWN', { count: 2, word: 'ab' });
  const got = await t.throwsAsync(ask(t, { 'GET /v1/x': () => problem(404, error) }), { code: error.code });
  t.deepEqual(JSON.parse(JSON.stringify(got)), error.toJSON());
});

test('a code this program does not know is told by its own name', async (t) => {
  const body = {
    type: 'x',
    title: 'x',
    status: 400,
    code: 'FROM_THE_FUTURE',
    message: 'Later.',
    hint: 'x',
    retryable: false,
  };
  await t.throwsAsync(ask(t, { 'GET /v1/x': () => ({ status: 400, body }) }), {
    code: 'CLI_HUB_UNKNOWN_ERROR',
    message: /FROM_THE_FUTURE: Later/,
  });
});

test('what is no hub is told as such', async (t) => {
  await t.throwsAsync(ask(t, { 'GET /v1/x': () => ({ status: 502, body: null, text: 'Bad gateway' }) }), {
    code: 'CLI_HUB_ANSWER',
    message: /502.*Bad gateway/,
  });
  await t.throwsAsync(ask(t, { 'GET /v1/x': () => ({ body: null, text: '<html>' }) }), {
    code: 'CLI_HUB_ANSWER',
  });
});

test('an aborted request says why it was aborted', async (t) => {
  const stop = new AbortController();
  stop.abort(new FleetError('CLI_INTERRUPTED', { signal: 'SIGINT' }));
  const endpoint = { url: 'http://127.0.0.1:1', clock: systemClock, signal: stop.signal };
  await t.throwsAsync(
    requestJson(endpoint, '/', (value) => value),
    { code: 'CLI_INTERRUPTED' },
  );
});
