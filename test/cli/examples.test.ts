import test from 'ava';
import { examplesOf } from '../../cli/examples.ts';
import { inProcess } from './support/in-process.ts';
import { allLeaves, faultOf } from './support/whole-tree.ts';

test('every command has one to five examples of itself that its own parser takes', async (t) => {
  const { leaves } = await allLeaves();
  for (const { words } of leaves) {
    const examples = examplesOf(words);
    t.true(examples.length >= 1 && examples.length <= 5, words);
    for (const line of examples) {
      t.true(`${line} `.startsWith(`wayproof ${words} `), line);
      t.is(await faultOf(line), undefined, line);
    }
  }
});

test('the parser of the tests does refuse what the commands refuse', async (t) => {
  t.regex(String(await faultOf('wayproof job create --priority 12')), /0 to 9/);
  t.regex(String(await faultOf('wayproof job kreate')), /unknown command/);
  t.regex(String(await faultOf('wayproof job show')), /missing required argument/);
  t.is(await faultOf('wayproof job show "a b"'), undefined);
});

test('help ends with the examples', async (t) => {
  const { code, stdout } = await inProcess(['job', 'list', '--help'], '/');
  t.is(code, 0);
  t.regex(stdout, /\nExamples:\n {2}wayproof job list [^\n]*\n {2}wayproof job list --mine --json\n$/);
});
