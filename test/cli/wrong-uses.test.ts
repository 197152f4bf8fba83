import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { settingNames } from '../../cli/config/settings.ts';
import { type ErrorCode, errorTable } from '../../protocol/errors.ts';
import { aWallet } from './support/a-wallet.ts';
import { inProcess } from './support/in-process.ts';
import { allLeaves, shellWords } from './support/whole-tree.ts';

/** Nothing answers there, and nothing is asked beyond this machine. */
const NOBODY = 'http://127.0.0.1:9';
const NETWORK = '11111111111111111111111111111112';

interface WrongUse {
  readonly line: string;
  readonly exit: 1 | 2 | 3;
  readonly code: ErrorCode;
  /** What sentence and hint must say. */
  readonly says: RegExp;
  /** What a person types who follows the hint; `@` is the folder with the files below. */
  readonly follow: string;
  /** How that ends: 0, or another complaint than the first because nothing here goes on from there. */
  readonly ends: 0 | 'elsewhere';
}

const help = (command: string) => ({ follow: `${command} --help`, ends: 0 as const });
const usage = { exit: 2 as const, code: 'CLI_USAGE' as const };
const flag = { exit: 2 as const, code: 'CLI_FLAG_MISSING' as const, ends: 'elsewhere' as const };
const setting = { exit: 2 as const, code: 'CLI_SETTING_INVALID' as const };
const ordered = `--from 59.91,10.71 --to 59.92,10.72 --keypair @/id.json --hub ${NOBODY}`;

const wrongUses: readonly WrongUse[] = [
  { line: 'flyy', ...usage, says: /'flyy'.*"wayproof --help"/s, ...help('') },
  { line: 'job creat', ...usage, says: /did you mean create.*"wayproof job --help"/s, ...help('job') },
  {
    line: 'doctor --ofline',
    ...usage,
    says: /did you mean --offline/,
    follow: 'doctor --offline --json',
    ends: 'elsewhere',
  },
  {
    line: 'network params',
    ...usage,
    says: /another word.*"wayproof network params --help"/s,
    ...help('network params'),
  },
  {
    line: 'job create --priority 12',
    ...usage,
    says: /0 to 9.*"wayproof job create --help"/s,
    ...help('job create'),
  },
  { line: 'audit', ...usage, says: /--epoch <n>.*"wayproof audit --help"/s, ...help('audit') },
  { line: 'audit --epoch 0', ...usage, says: /from 1/, ...help('audit') },
  {
    line: 'map town --seed -1',
    ...usage,
    says: /from 0 to 4294967295/,
    follow: 'map town --seed 1 --out @/town.roads',
    ends: 0,
  },
  {
    line: 'network void 3 --reason bored',
    ...usage,
    says: /fault, missing data, mistake/,
    ...help('network void'),
  },
  {
    line: 'network params propose --late-bps 20000',
    ...usage,
    says: /0 to 10000/,
    ...help('network params propose'),
  },
  { line: 'network oracles set', ...usage, says: /--threshold/, ...help('network oracles set') },
  { line: 'vault fund --amount 1.5', ...usage, says: /base units/, ...help('vault fund') },
  { line: 'device stop', ...usage, says: /'device'.*"wayproof device stop --help"/s, ...help('device stop') },
  { line: 'start --robots 0', ...usage, says: /1 to 20/, ...help('start') },
  { line: 'completion tcsh', ...usage, says: /bash, zsh, fish/, ...help('completion') },
  { line: 'flash --dir a --device b', ...usage, says: /two targets/, ...help('flash') },
  {
    line: 'flash --dir a --board toaster --keypair @/id.json',
    ...usage,
    says: /no board "toaster"/,
    ...help('flash'),
  },
  {
    line: `release create agent 4 --from ab --out @/r --release-key @/id.json --network ${NETWORK}`,
    ...usage,
    says: /TARGET=FOLDER.*linux-x64=robot/,
    ...help('release create'),
  },
  { line: 'job create', ...flag, says: /--from/, follow: `job create ${ordered}` },
  {
    line: 'flash --dir @/robot',
    ...flag,
    says: /--board/,
    follow: `flash --dir @/robot --board pc --keypair @/id.json --hub ${NOBODY}`,
  },
  { line: 'flash --verify-only', ...flag, says: /--dir/, follow: 'flash --verify-only --dir @/robot' },
  { line: 'agent run', ...flag, says: /--dir.*--config/, follow: 'agent run --dir @/robot' },
  {
    line: 'release create agent 4 --from a=@/r --out @/o --release-key @/id.json',
    ...flag,
    says: /--network/,
    follow: `release create agent 4 --from a=@/none --out @/o --release-key @/id.json --network ${NETWORK}`,
  },
  { line: 'start --reset --data @/city', ...flag, says: /--yes/, ...help('start') },
  {
    line: 'monitor --once --hub nonsense',
    ...setting,
    says: /--hub.*"wayproof config list"/s,
    follow: 'config list --hub nonsense',
    ends: 0,
  },
  {
    line: 'config set hub nonsense',
    ...setting,
    says: /http\(s\) URL/,
    follow: 'config set hub http://127.0.0.1:8787',
    ends: 0,
  },
  {
    line: 'network show --cluster moonnet',
    ...setting,
    says: /localnet, devnet/,
    follow: `network show --cluster ${NOBODY} --network ${NETWORK}`,
    ends: 'elsewhere',
  },
  {
    line: 'claim --keypair [1,2,3]',
    ...setting,
    says: /never the key itself/,
    follow: `claim --keypair @/id.json --cluster ${NOBODY} --network ${NETWORK}`,
    ends: 'elsewhere',
  },
  {
    line: 'config get hubb',
    exit: 2,
    code: 'CLI_SETTING_UNKNOWN',
    says: /"hubb".*hub, cluster/s,
    follow: 'config get hub',
    ends: 0,
  },
  {
    line: `claim --keypair @/none.json --cluster ${NOBODY}`,
    exit: 1,
    code: 'CLI_KEYPAIR_MISSING',
    says: /--keypair/,
    follow: `claim --keypair @/id.json --cluster ${NOBODY} --network ${NETWORK}`,
    ends: 'elsewhere',
  },
  {
    line: `claim --keypair @/bad.json --cluster ${NOBODY}`,
    exit: 1,
    code: 'CLI_KEYPAIR_INVALID',
    says: /64 numbers/,
    follow: `claim --keypair @/id.json --cluster ${NOBODY} --network ${NETWORK}`,
    ends: 'elsewhere',
  },
  {
    line: `monitor --once --hub ${NOBODY}`,
    exit: 3,
    code: 'CLI_HUB_UNREACHABLE',
    says: /"wayproof doctor"/,
    follow: 'doctor --offline --json',
    ends: 'elsewhere',
  },
  {
    line: `job create --from Harbour --to 59.9,10.7 --keypair @/id.json --hub ${NOBODY}`,
    exit: 1,
    code: 'CLI_PLACE_UNKNOWN',
    says: /"wayproof map places MAP"/,
    follow: 'map places town',
    ends: 0,
  },
  {
    line: 'job import @/none.csv',
    exit: 1,
    code: 'CLI_FILE_UNREADABLE',
    says: /ENOENT/,
    follow: `job import @/orders.csv --keypair @/id.json --hub ${NOBODY}`,
    ends: 'elsewhere',
  },
  {
    line: 'job import @/bad.csv --keypair @/id.json',
    exit: 1,
    code: 'CLI_FILE_UNREADABLE',
    says: /columns from and to.*correct/s,
    follow: `job import @/orders.csv --keypair @/id.json --hub ${NOBODY}`,
    ends: 'elsewhere',
  },
  {
    line: 'flash --device /dev/nope --image x.img --board pc --keypair @/id.json',
    exit: 1,
    code: 'CLI_FLASH_DEVICE',
    says: /"wayproof flash --list"/,
    follow: 'flash --list',
    ends: 0,
  },
  {
    line: 'hub backup --out @/backup --data @/none',
    exit: 1,
    code: 'BACKUP_NO_HUB',
    says: /"wayproof hub run"/,
    ...help('hub run'),
  },
  { line: 'plan solve @/none.json', exit: 1, code: 'PLAN_FILE_MISSING', says: /name/, ...help('plan solve') },
  {
    line: 'model verify --model @/none',
    exit: 1,
    code: 'MODEL_INVALID',
    says: /"wayproof model pull"/,
    ...help('model pull'),
  },
  {
    line: 'schema job kreate',
    exit: 2,
    code: 'CLI_SCHEMA_UNKNOWN',
    says: /"wayproof schema"/,
    follow: 'schema',
    ends: 0,
  },
];

const folder = mkdtempSync(join(tmpdir(), 'wayproof-wrong-'));
test.before(() => {
  aWallet(folder);
  const files = {
    'bad.json': '{}',
    'bad.csv': 'a,b\n1,2\n',
    'orders.csv': 'from,to\n"59.9,10.7","59.91,10.71"\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const run = (line: string) => inProcess(shellWords(line.replaceAll('@', folder)), folder);

for (const { line, exit, code, says, follow, ends } of wrongUses) {
  test(`"wayproof ${line}" ends with ${exit}, ${code}, and a hint that helps`, async (t) => {
    const ended = await run(line);
    t.is(ended.code, exit, ended.stderr);
    t.is(ended.stdout, '');
    t.regex(ended.stderr, /^error: /);
    t.regex(ended.stderr, says);
    if (code !== 'CLI_USAGE') t.true(ended.stderr.includes(`(${code})`), ended.stderr);
    const followed = await run(follow);
    if (ends === 0) t.is(followed.code, 0, followed.stderr);
    else t.not(followed.stderr, ended.stderr);
    const sentence = (text: string) => text.split('\n')[0];
    if (followed.stderr !== '') t.not(sentence(followed.stderr), sentence(ended.stderr));
  });
}

test('the table has wrong uses of every kind of command', (t) => {
  t.true(wrongUses.length >= 30);
  t.true(new Set(wrongUses.map(({ line }) => line.split(' ')[0])).size >= 15);
});

test('a wrong value in a settings file can be found with the command the hint names', async (t) => {
  const project = mkdtempSync(join(tmpdir(), 'wayproof-wrong-'));
  t.teardown(() => rmSync(project, { recursive: true, force: true }));
  writeFileSync(join(project, 'wayproof.json'), '{"cluster":"moonnet"}');
  const ended = await inProcess(['network', 'show'], project);
  t.is(ended.code, 2);
  t.regex(ended.stderr, /wayproof\.json.*"wayproof config list"/s);
  const listed = await inProcess(['config', 'list'], project);
  t.is(listed.code, 0);
  t.regex(listed.stdout, /cluster +moonnet +.*wayproof\.json +WRONG: it must be localnet/);
  await inProcess(['config', 'set', 'cluster', NOBODY, '--project'], project);
  t.is((await inProcess(['config', 'get', 'cluster'], project)).stdout, `${NOBODY}\n`);
});

test('every command a hint of the error table names does exist', async (t) => {
  const { program } = await allLeaves();
  for (const [code, { hint, sentence }] of Object.entries(errorTable)) {
    for (const [, line = ''] of `${sentence} ${hint}`.matchAll(/"wayproof ([^"]+)"/g)) {
      let command = program;
      for (const word of shellWords(line)) {
        if (word.startsWith('--')) {
          const known = word === '--help' || command.options.some(({ long }) => long === word);
          t.true(known, `${code}: ${line} has no ${word}`);
        } else if (command.commands.length > 0) {
          const inner = command.commands.find((each) => each.name() === word);
          if (inner === undefined) return t.fail(`${code}: there is no "wayproof ${line}"`);
          command = inner;
        }
      }
    }
  }
});

test('the hint about settings names them all', (t) => {
  for (const name of settingNames) t.true(errorTable.CLI_SETTING_UNKNOWN.hint.includes(name), name);
});
