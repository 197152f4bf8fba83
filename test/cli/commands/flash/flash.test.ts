import test from 'ava';
import { aFolder, wayproof } from '../../support/run-wayproof.ts';

test('two targets are one too many', async (t) => {
  const folder = aFolder(t);
  const ended = await wayproof(['flash', '--dir', 'x', '--ssh', 'robot', '--json'], { folder });
  t.is(ended.code, 2);
  t.regex(ended.stdout, /--dir and --ssh are two targets/);
});

test('a disk that is none is refused before anything is asked or made', async (t) => {
  const folder = aFolder(t);
  const ended = await wayproof(['flash', '--device', '/dev/null', '--json'], { folder });
  t.is(ended.code, 1);
  t.like(ended.json()[0], { error: { code: 'CLI_FLASH_DEVICE' } });
});

test('the disks of this machine are listed, and none of its system may be flashed', async (t) => {
  const folder = aFolder(t);
  const ended = await wayproof(['flash', '--list', '--json'], { folder });
  t.is(ended.code, 0, ended.stderr);
  const [disks] = ended.json() as [{ device: string; flash: string }[]];
  for (const { device, flash } of disks) {
    t.regex(device, /^\/dev\//);
    t.regex(flash, /^(yes$|never: |not now: |only with --internal$)/);
  }
});
