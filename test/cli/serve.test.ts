import test from 'ava';
import { aFolder, wayproof } from './support/run-wayproof.ts';

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`a part says when it is ready, stops on ${signal}, and being asked to stop is no failure`, async (t) => {
    const folder = aFolder(t);
    const words = ['chain', 'run', '--port', '0', '--data', folder, '--json'];
    const ended = await wayproof(words, { folder, signalOnOutput: signal });
    t.is(ended.code, 0, ended.stderr);
    t.like(ended.json()[0], { ready: true, simulated: true });
    t.deepEqual(ended.json().length, 1);
  });
}

test('a part that cannot start says why: no program file, a broken configuration', async (t) => {
  const folder = aFolder(t);
  const noProgram = await wayproof(
    ['chain', 'run', '--port', '0', '--data', folder, '--program', 'none.so', '--json'],
    { folder },
  );
  t.is(noProgram.code, 1);
  t.like(noProgram.json()[0], { error: { code: 'CHAIN_PROGRAM_FILE' } });
  const noConfig = await wayproof(['hub', 'run', '--config', 'none.json', '--json'], { folder });
  t.like(noConfig.json()[0], { error: { code: 'CLI_FILE_UNREADABLE' } });
  const noKeys = await wayproof(['hub', 'run', '--data', folder, '--json'], { folder });
  t.is(noKeys.code, 1);
  t.like(noKeys.json()[0], { error: { code: 'CONFIG_INVALID' } });
  const neither = await wayproof(['agent', 'run', '--json'], { folder });
  t.is(neither.code, 2);
});
