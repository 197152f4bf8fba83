import test from 'ava';
import { checkNode } from '../../../cli/doctor/machine.ts';
import { aFolder, wayproof } from '../support/run-wayproof.ts';

interface Answer {
  readonly ok: boolean;
  readonly findings: readonly { name: string; state: string; fix?: string }[];
}

test('doctor --json lists every look with its remedy and passes on this machine', async (t) => {
  const folder = aFolder(t);
  const ended = await wayproof(['doctor', '--offline', '--json', '--data', folder], { folder });
  const [answer] = ended.json() as [Answer];
  t.is(ended.code, 0, ended.stdout);
  t.true(answer.ok);
  for (const name of [
    'node',
    'sqlite3',
    'sodium-native',
    'litesvm',
    'data folder',
    'wallet',
    'Rust',
    'Chromium',
  ]) {
    t.truthy(
      answer.findings.find((finding) => finding.name === name),
      name,
    );
  }
  for (const { state, fix } of answer.findings) t.is(fix === undefined, state === 'ok');
});

test('doctor fails when something that was asked for is missing', async (t) => {
  const folder = aFolder(t);
  const words = ['doctor', '--json', '--hub', 'http://127.0.0.1:1', '--cluster', 'http://127.0.0.1:9'];
  const ended = await wayproof(words, { folder });
  t.is(ended.code, 1);
  const [answer] = ended.json() as [Answer];
  t.false(answer.ok);
  t.deepEqual(
    answer.findings.filter(({ state }) => state === 'missing').map(({ name }) => name),
    ['hub', 'Solana'],
  );
});

test('an old Node is told', (t) => {
  t.is(checkNode('v20.18.9').state, 'missing');
  t.is(checkNode('v20.19.0').state, 'ok');
  t.is(checkNode('v22.1.0').state, 'ok');
});
