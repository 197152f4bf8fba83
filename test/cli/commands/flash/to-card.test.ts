import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { onLinux } from '../../flash/executable/an-executable.ts';
import { aLoopDisk, hasLoop } from '../../flash/support/a-loop-disk.ts';
import { anOsImage, START } from '../../flash/support/an-os-image.ts';
import { aHub } from '../../support/a-hub.ts';
import { aWallet } from '../../support/a-wallet.ts';
import { aFolder, wayproof } from '../../support/run-wayproof.ts';

const hereOnly = onLinux ? test : test.skip;
const elsewhere = onLinux ? '' : ' (skipped: executables are made on Linux)';
const target = hasLoop ? 'a real block device' : 'an image file, for want of loop disks';

hereOnly(
  `wayproof flash makes a card, ${target}, and finds it whole or changed later${elsewhere}`,
  async (t) => {
    const folder = aFolder(t);
    const image = join(folder, 'os.img');
    writeFileSync(image, await anOsImage(90 * 1024 * 1024));
    const wallet = aWallet(folder);
    const hub = await aHub(t, {
      'POST /v1/enrolment-tokens': () => ({ body: { token: 'C'.repeat(43), expires: Date.now() + 900_000 } }),
    });
    const to = hasLoop ? aLoopDisk(t, 100 * 1024 * 1024).device : join(folder, 'robot.img');
    const option = hasLoop ? '--device' : '--to';
    const robot = ['--board', 'pc', '--arch', process.arch, '--hub', hub.url, '--keypair', wallet.path];
    const words = ['flash', option, to, '--image', image, '--place', '45.0,-30.0', '--json', ...robot];
    const env = { XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache') };

    if (hasLoop) {
      // Nobody can be asked whether to erase, so nothing is erased.
      const unasked = await wayproof(words, { folder, env });
      t.is(unasked.code, 2, unasked.stdout);
      t.regex(unasked.stdout, /--yes is needed: Erase everything on \/dev\/loop/);
      t.is(hub.asked.length, 0);
    }
    const flashed = await wayproof([...words, '--yes'], { folder, env });
    t.is(flashed.code, 0, flashed.stdout + flashed.stderr);
    t.like(flashed.json()[0], { target: to, volume: '1234-ABCD', bytes: readFileSync(image).length });

    const verify = () => wayproof(['flash', '--verify-only', option, to, '--json'], { folder });
    t.is((await verify()).code, 0);
    const file = openSync(to, 'r+');
    // Early in the volume's data: that is the seed, whatever its files are called.
    const at = START + 2 * 1024 * 1024;
    const byte = new Uint8Array(1);
    readSync(file, byte, 0, 1, at);
    writeSync(file, Uint8Array.of((byte[0] ?? 0) ^ 1), 0, 1, at);
    closeSync(file);
    const changed = await verify();
    t.is(changed.code, 1);
    t.like(changed.json()[0], { error: { code: 'CLI_FLASH_DIFFERS' } });
    t.regex(changed.stdout, /wayproof-agent\.tgz/);
  },
);
