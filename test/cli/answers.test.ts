import test from 'ava';
import { answerOf, describedCommands, jsonSchemaOf, lineCheck } from '../../cli/answers.ts';
import { Output } from '../../cli/output.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { anEnvironment } from './support/in-process.ts';
import { aFolder, wayproof } from './support/run-wayproof.ts';
import { allLeaves } from './support/whole-tree.ts';

test('every command with --json has its answer described, and nothing else has', async (t) => {
  const { leaves } = await allLeaves();
  const withJson = leaves.filter(({ command }) => command.options.some(({ long }) => long === '--json'));
  const described = (await describedCommands()).map(({ command }) => command);
  t.deepEqual(
    described.filter((words) => words !== 'error').sort(),
    withJson.map(({ words }) => words).sort(),
  );
  const without = leaves.filter((leaf) => !withJson.includes(leaf)).map(({ words }) => words);
  t.deepEqual(without, ['completion']);
});

test('every description can be given as JSON Schema with a title', async (t) => {
  for (const { command } of await describedCommands()) {
    const answer = await answerOf(command);
    if (answer === undefined) return t.fail(command);
    const schema = jsonSchemaOf(command, answer);
    t.regex(String(schema['$schema']), /draft\/2020-12/);
    t.true(String(schema['title']).includes('--json'), command);
    t.true(JSON.stringify(schema).length > 100, command);
  }
});

test('a line that is not as described is refused before it is printed, with the place', async (t) => {
  const { environment, said } = anEnvironment('/');
  const check = await lineCheck('config get');
  const output = new Output(environment.terminal, environment.clock, true, { check });
  output.result({ name: 'hub', value: 'http://127.0.0.1:1', origin: 'default' }, () => '');
  const before = said.out;
  const error = t.throws(() => output.result({ name: 'hub', origin: 7 }, () => ''));
  t.true(isFleetError(error, 'CLI_ANSWER_UNDESCRIBED'));
  t.regex(error?.message ?? '', /"wayproof config get" .*origin: /);
  t.is(said.out, before);
  const more = t.throws(() => output.result({ name: 'hub', origin: 'default', secret: 1 }, () => ''));
  t.regex(more?.message ?? '', /secret/);
});

test('of an answer of several kinds the difference to the nearest one is told', async (t) => {
  const check = await lineCheck('monitor');
  const error = t.throws(() => check('{"topic":"connection","data":{"state":"lost","code":1}}'));
  t.regex(error?.message ?? '', /data/);
});

test('"wayproof schema" lists what is described and prints one, also for a wrong word a hint', async (t) => {
  const folder = aFolder(t);
  const [list, one, wrong] = await Promise.all([
    wayproof(['schema', '--json'], { folder }),
    wayproof(['schema', 'job', 'import'], { folder }),
    wayproof(['schema', 'job', 'kreate', '--json'], { folder }),
  ]);
  t.is(list.code, 0);
  const rows = list.json()[0] as { command: string; lines: string }[];
  t.deepEqual(
    rows.filter(({ lines }) => lines === 'many').map(({ command }) => command),
    ['monitor', 'job import', 'oracle run'],
  );
  t.like(JSON.parse(one.stdout), { title: 'wayproof job import --json' });
  t.is(wrong.code, 2);
  t.like(wrong.json()[0], { error: { code: 'CLI_SCHEMA_UNKNOWN' } });
});
