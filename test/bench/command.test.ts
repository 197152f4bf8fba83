import test from 'ava';
import type { Benchmark } from '../../bench/benchmark.ts';
import { runBench } from '../../bench/command.ts';

const fake: Benchmark = {
  name: 'fake',
  about: 'counts to three',
  measure: async ({ quick, note }) => {
    note('counting');
    return {
      figures: { 'steps-taken': quick ? 2 : 3, 'share-done': 1 / 3 },
      targets: [{ key: 'steps-taken', op: '>=', bound: 3 }],
    };
  },
};
const broken: Benchmark = {
  name: 'broken',
  about: 'never ends well',
  measure: async () => ({ figures: {}, targets: [{ key: 'absent', op: '<=', bound: 1 }] }),
};

async function run(...words: readonly string[]) {
  const printed: string[] = [];
  const noted: string[] = [];
  const code = await runBench(words, [fake, broken], {
    print: (text) => printed.push(text),
    note: (text) => noted.push(text),
  });
  return { code, printed, noted };
}

test('--json prints one object with name, machine, seconds, figures and judged targets, and nothing else', async (t) => {
  const { code, printed, noted } = await run('fake', '--json');
  t.is(code, 0);
  t.is(printed.length, 1);
  const report = JSON.parse(printed[0] ?? '') as Record<string, unknown>;
  t.deepEqual(Object.keys(report), ['name', 'machine', 'seconds', 'figures', 'targets']);
  t.is(report['name'], 'fake');
  t.is(typeof report['seconds'], 'number');
  t.deepEqual(report['figures'], { 'steps-taken': 3, 'share-done': 0.3333 });
  t.deepEqual(report['targets'], [{ key: 'steps-taken', op: '>=', bound: 3, measured: 3, ok: true }]);
  t.deepEqual(Object.keys(report['machine'] as object), [
    'cpu',
    'cores',
    'gibibytes',
    'system',
    'node',
    'load',
  ]);
  t.deepEqual(noted, ['counting']);
});

test('a missed target is shown as missed and ends with 1', async (t) => {
  const json = await run('--quick', '--json', 'fake');
  t.is(json.code, 1);
  t.regex(json.printed[0] ?? '', /"measured":2,"ok":false/);
  const table = await run('fake', '--quick');
  t.is(table.code, 1);
  t.regex(table.printed[0] ?? '', /^fake: .* cores, .* Node v/);
  t.regex(table.printed[0] ?? '', /steps-taken +2 +>= 3 +MISSED/);
  t.regex(table.printed[0] ?? '', /share-done +0\.333/);
});

test('a benchmark that breaks, or leaves out a figure it has a target for, prints no report and ends with 1', async (t) => {
  const { code, printed, noted } = await run('broken', '--json');
  t.is(code, 1);
  t.deepEqual(printed, []);
  t.regex(noted.join('\n'), /broken broke: .*no figure absent/);
});

test('unknown words end with 2 and list what can be measured', async (t) => {
  for (const words of [[], ['other'], ['fake', 'fake'], ['fake', '--fast']]) {
    const { code, printed, noted } = await run(...words);
    t.is(code, 2);
    t.deepEqual(printed, []);
    t.regex(noted.join('\n'), /usage: .*\n {2}fake +counts to three/);
  }
});
