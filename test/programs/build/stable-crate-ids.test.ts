import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const wrapper = fileURLToPath(new URL('../../../programs/build/stable-crate-ids.sh', import.meta.url));

/** The arguments rustc would get, one an entry. */
function passedOn(args: readonly string[], env: Record<string, string> = {}): string[] {
  const { stdout, status } = spawnSync(wrapper, ['/usr/bin/printf', '%s\n', ...args], {
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(`status ${status}`);
  return stdout.split('\n').slice(0, -1);
}

const CRATE = { CARGO_CRATE_NAME: 'cfg_if', CARGO_PKG_VERSION: '1.0.4' };

test('The id of a crate is its name and version instead of what cargo hashed', (t) => {
  const args = ['--crate-name', 'cfg_if', '-C', 'metadata=0123456789abcdef', '-C', 'extra-filename=-0123'];
  const expected = [
    '--crate-name',
    'cfg_if',
    '-C',
    'metadata=crates-cfg_if-1.0.4',
    '-C',
    'extra-filename=-0123',
  ];
  t.deepEqual(passedOn(args, CRATE), expected);
});

test('The same crate in std has another id', (t) => {
  const args = ['-C', 'metadata=0', '-Z', 'force-unstable-if-unmarked'];
  t.is(passedOn(args, CRATE)[1], 'metadata=std-cfg_if-1.0.4');
});

test('Every other argument is passed on as it is, spaces and all', (t) => {
  const args = ['--check-cfg', 'cfg(feature, values("a b", "c"))', '', '-vV', '*'];
  t.deepEqual(passedOn(args), args);
});
