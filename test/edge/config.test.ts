import test from 'ava';
import { describeAgentConfig, parseAgentConfig } from '../../edge/config.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { origin } from './a-job.ts';

const least = {
  hub: 'http://127.0.0.1:8080',
  dataFolder: 'robot',
  link: { kind: 'simulated', place: origin },
};

test('The least configuration gets its defaults', (t) => {
  const config = parseAgentConfig(least);
  t.is(config.outboxBytes, 64 * 1024 * 1024);
  t.like(config.link, { kind: 'simulated', vehicle: 'pavement-robot', battery: 1 });
});

test('What is wrong is named', (t) => {
  const cases: [object, RegExp][] = [
    [{ ...least, hub: 'ftp://x' }, /hub/],
    [{ ...least, token: 'short' }, /token/],
    [{ ...least, link: { kind: 'teleport' } }, /link/],
    [{ ...least, link: { kind: 'simulated', place: { latitude: 1.5, longitude: 0 } } }, /latitude/],
    [{ ...least, outboxBytes: 10 }, /outboxBytes/],
  ];
  for (const [value, where] of cases) {
    const error = t.throws(() => parseAgentConfig(value));
    t.true(isFleetError(error, 'AGENT_CONFIG_INVALID'));
    t.regex(String(error), where);
  }
});

test('Every option describes itself', (t) => {
  for (const { option, text } of describeAgentConfig()) t.true(text.length > 10, option);
});
