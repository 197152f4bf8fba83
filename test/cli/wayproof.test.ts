import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';
import { toFleetError } from '../../cli/output/json.ts';
import { entries } from '../../cli/program.ts';
import { aFolder, program, wayproof } from './support/run-wayproof.ts';

test('help lists every command and the exit codes, on stdout', async (t) => {
  const { code, stdout, stderr } = await wayproof(['--help'], { folder: aFolder(t) });
  t.is(code, 0);
  t.is(stderr, '');
  for (const { name } of entries) t.regex(stdout, new RegExp(`^  ${name}\\b`, 'm'));
  t.regex(stdout, /Exit codes: 0 .* 1 .* 2 .* 3 .*130/s);
});

test('the version is that of the package', async (t) => {
  const { code, stdout } = await wayproof(['--version'], { folder: aFolder(t) });
  t.is(code, 0);
  t.regex(stdout, /^\d+\.\d+\.\d+\n$/);
});

const wrongUses: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['an unknown command', ['flyy'], /Unknown command 'flyy'/],
  ['an unknown option', ['doctor', '--frobnicate'], /Unknown option '--frobnicate'/],
  ['a value out of range', ['job', 'create', '--priority', '12'], /whole number from 0 to 9/],
  ['a missing required option', ['audit'], /--epoch/],
  ['a group without its command', ['job'], /needs another word/],
  ['a question nobody can answer', ['job', 'create'], /--from is needed/],
  [
    'a setting that is no URL',
    ['monitor', '--once', '--hub', 'nonsense'],
    /setting hub \(from --hub\) must be an http/,
  ],
];
for (const [what, words, expected] of wrongUses) {
  test(`${what} exits with 2 and says what is wrong on stderr`, async (t) => {
    const { code, stdout, stderr } = await wayproof(words, { folder: aFolder(t) });
    t.is(code, 2);
    t.is(stdout, '');
    t.regex(stderr, expected);
    t.regex(stderr, /^error: /);
  });
}

test('what the file system refuses is told with its place, not as something unexpected', (t) => {
  const path = '/srv/wayproof';
  const refused = Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS', path });
  const error = toFleetError(refused);
  t.is(error.code, 'CLI_PLACE_REFUSED');
  t.regex(error.message, /\/srv\/wayproof: its file system is read-only/);
  t.regex(error.hint, /--data/);
  t.is(toFleetError(Object.assign(new Error('gone'), { code: 'ENOENT', path })).code, 'CLI_UNEXPECTED');
});

test('with --json an error is one JSON object on stdout and nothing else', async (t) => {
  for (const words of [
    ['flyy', '--json'],
    ['job', 'create', '--json'],
    ['audit', '--epoch', '0', '--json'],
  ]) {
    const ended = await wayproof(words, { folder: aFolder(t) });
    t.is(ended.code, 2);
    t.is(ended.stderr, '');
    const [answer, ...more] = ended.json();
    t.deepEqual(more, []);
    t.like(answer, { error: { retryable: false } });
    t.deepEqual(Object.keys((answer as { error: object }).error), ['code', 'message', 'hint', 'retryable']);
  }
});

test('a hub that does not answer is worth another try: exit code 3', async (t) => {
  const ended = await wayproof(['monitor', '--once', '--json', '--hub', 'http://127.0.0.1:1'], {
    folder: aFolder(t),
  });
  t.is(ended.code, 3);
  t.like(ended.json()[0], { error: { code: 'CLI_HUB_UNREACHABLE', retryable: true } });
});

test('a Solana endpoint that does not answer is worth another try: exit code 3', async (t) => {
  const words = [
    'network',
    'show',
    '--json',
    '--cluster',
    'http://127.0.0.1:9',
    '--network',
    '11111111111111111111111111111112',
  ];
  const ended = await wayproof(words, { folder: aFolder(t) });
  t.is(ended.code, 3);
  t.like(ended.json()[0], { error: { code: 'CHAIN_UNREACHABLE', retryable: true } });
});

test('NO_COLOR and a pipe give no escape sequences; FORCE_COLOR does', async (t) => {
  const folder = aFolder(t);
  const plain = await wayproof(['flyy'], { folder });
  t.false(plain.stderr.includes('\u001b'));
  const forced = await wayproof(['flyy'], { folder, env: { FORCE_COLOR: '1' } });
  t.true(forced.stderr.includes('\u001b[31m'));
  const both = await wayproof(['flyy'], { folder, env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
  t.false(both.stderr.includes('\u001b'));
});

test('an interrupted command exits with 130 and says so', async (t) => {
  // The stream of a hub that is not there keeps being tried until somebody stops it.
  const words = ['monitor', '--json', '--hub', 'http://127.0.0.1:1'];
  const ended = await wayproof(words, { folder: aFolder(t), signalOnOutput: 'SIGINT' });
  t.is(ended.code, 130);
  const lines = ended.json();
  t.like(lines[0], { topic: 'connection', data: { state: 'lost', code: 'CLI_HUB_UNREACHABLE' } });
  t.like(lines.at(-1), { error: { code: 'CLI_INTERRUPTED' } });
});

test('a long answer reaches a slow reader whole', async (t) => {
  const folder = aFolder(t);
  const command = `${process.execPath} ${program} map places town --json | (sleep 1; cat)`;
  const { stdout } = await promisify(exec)(command, { cwd: folder, maxBuffer: 10_000_000 });
  t.true(stdout.length > 65_536);
  t.notThrows(() => JSON.parse(stdout));
});
