import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { aFolder } from '../support/a-database.ts';

const script = fileURLToPath(new URL('coordinator-process.ts', import.meta.url));

function run(folder: string, dies: 'before' | 'after' | 'never') {
  const { signal, stdout, stderr } = spawnSync(process.execPath, ['--import=tsx', script, folder, dies], {
    encoding: 'utf8',
  });
  return { signal, stdout, stderr };
}

test('a hub killed before or after each write of a round comes to the same model as one that lives', async (t) => {
  t.timeout(180_000);
  const { stdout: expected, stderr } = run(await aFolder(t), 'never');
  t.is(stderr, '');
  t.is(JSON.parse(expected).state, 'accepted');
  const folder = await aFolder(t);
  // Killed after a write it stands one write further at the next start; killed before, nothing has happened.
  for (let writes = 0; writes < 6; writes++) {
    if (writes % 2 === 0) t.is(run(folder, 'before').signal, 'SIGKILL', `before write ${writes}`);
    t.is(run(folder, 'after').signal, 'SIGKILL', `after write ${writes}`);
  }
  t.is(run(folder, 'never').stdout, expected);
});
