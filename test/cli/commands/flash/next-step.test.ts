import test from 'ava';
import type { Run } from '../../../../cli/command.ts';
import { describeNext } from '../../../../cli/commands/flash/next-step.ts';
import { ManualClock } from '../../../../protocol/clock.ts';

const clock = new ManualClock();
const run = (interactive: boolean) => ({ output: { interactive }, environment: { clock } }) as unknown as Run;
const step = (page: string) => ({
  fields: [['written', '/dev/sdb']] as const,
  tokenExpires: clock.now() + 900_000,
  steps: ['put it into the robot', 'register it'],
  page,
});

test('the next steps are numbered, and the token tells how long it lives', (t) => {
  const text = describeNext(run(false), step('http://192.168.1.10:8787'));
  t.regex(text, /^written {2}\/dev\/sdb\ntoken {4}for one robot, until .* \(15 minutes from now\)\n/);
  t.regex(text, /Next:\n {2}1\. put it into the robot\n {2}2\. register it$/);
});

test('a person at a terminal gets a QR code a phone can follow', (t) => {
  const text = describeNext(run(true), step('http://192.168.1.10:8787'));
  t.regex(text, /Watch it appear: http:\/\/192\.168\.1\.10:8787\n/);
  t.regex(text, /█ ▄▄▄▄▄ █/);
});

test('no phone reaches the loopback address of this machine', (t) => {
  t.notRegex(describeNext(run(true), step('http://127.0.0.1:8787')), /▄/);
});
