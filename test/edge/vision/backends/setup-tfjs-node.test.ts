import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const script = fileURLToPath(new URL('../../../../edge/vision/backends/setup-tfjs-node.sh', import.meta.url));

test('the script that installs tfjs-node is sound shell and refuses words it does not know', (t) => {
  t.is(spawnSync('bash', ['-n', script]).status, 0);
  const { status, stderr } = spawnSync('bash', [script, '--bogus'], { encoding: 'utf8' });
  t.is(status, 2);
  t.regex(stderr, /unknown option --bogus/);
});

test('what it downloads is compared with a hash, for both kinds of processors', (t) => {
  const text = readFileSync(script, 'utf8');
  t.is(text.match(/sha256=[0-9a-f]{64}\n/g)?.length, 2);
  t.true(text.includes('sha256sum --check'));
});
