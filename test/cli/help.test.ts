import test from 'ava';
import { examplesOf } from '../../cli/examples.ts';
import { entries } from '../../cli/program.ts';
import { inProcess } from './support/in-process.ts';
import { allLeaves } from './support/whole-tree.ts';

const helpOf = async (words: string) => {
  const { code, stdout } = await inProcess([...words.split(' '), '--help'], '/');
  return { code, help: stdout };
};

for (const { name } of entries) {
  test(`"wayproof ${name} --help" explains itself and loads`, async (t) => {
    const { code, help } = await helpOf(name);
    t.is(code, 0);
    t.regex(help, new RegExp(`^Usage: wayproof ${name}`));
  });
}

test('every argument and every option says what it means', async (t) => {
  const { leaves } = await allLeaves();
  for (const { words, command } of leaves) {
    t.true(command.description().length > 10, words);
    for (const one of command.registeredArguments)
      t.true(one.description.length > 7, `${words} ${one.name()}`);
    for (const one of command.options) t.true(one.description.length > 7, `${words} ${one.flags}`);
  }
});

test('no help is wider than 100 letters, and its examples stand in it once', async (t) => {
  const { leaves } = await allLeaves();
  for (const { words } of leaves) {
    const { help } = await helpOf(words);
    for (const line of help.split('\n')) t.true(line.length <= 100, `${words}: ${line}`);
    const joined = help.replace(/ \\\n +/g, ' ');
    for (const example of examplesOf(words)) t.is(joined.split(`\n  ${example}\n`).length, 2, example);
    // That of completion also tells a line for each shell's start file.
    if (words !== 'completion')
      t.is(help.split(`  wayproof ${words}`).length - 1, examplesOf(words).length, `${words}: only there`);
  }
});

test('help tells what must be given, what may be given, and what holds otherwise as a person would write it', async (t) => {
  const flat = async (words: string) => (await helpOf(words)).help.replace(/\s+/g, ' ');
  t.regex(await flat('audit'), /--epoch <n> its number.* \(must be given\)/);
  t.regex(await flat('job create'), /--within <span> late after this long, such as 90m \(default: 2h\)/);
  t.regex(await flat('map route'), /who travels \(one of pavement, road, cycle, drone; default: pavement\)/);
  t.regex(await flat('monitor'), /the hub to talk to \(default: http:\/\/127\.0\.0\.1:8787\)/);
  t.regex(await flat('claim'), /a Solana key file \(default: ~\/\.config\/solana\/id\.json\)/);
  t.regex(await flat('release create'), /--network <address> the network it is made for; must be given/);
});
