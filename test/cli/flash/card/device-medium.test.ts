import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { MemorySource } from '../../../../cli/flash/card/byte-source.ts';
import { DeviceMedium } from '../../../../cli/flash/card/device-medium.ts';
import { Overlay } from '../../../../cli/flash/card/overlay.ts';
import { writeCard } from '../../../../cli/flash/card/write-card.ts';
import { aFolder, wayproof } from '../../support/run-wayproof.ts';
import { aLoopDisk, hasLoop } from '../support/a-loop-disk.ts';
import { anOsImage } from '../support/an-os-image.ts';

const onLoop = hasLoop ? test.serial : test.serial.skip;
const absent = hasLoop ? '' : ' (hardware: loop disks need root and a kernel that has them)';

const image = await anOsImage();
const SIZE = image.length;
const slowly = fileURLToPath(new URL('../support/write-slowly.ts', import.meta.url));

const write = (medium: DeviceMedium) =>
  writeCard({
    image: new Overlay(new MemorySource(image)),
    medium,
    started: '2026-11-23T01:00:00Z',
    signal: new AbortController().signal,
    finish: () => Promise.resolve(),
    onProgress: () => undefined,
  });

function byteOf(path: string, offset: number): number {
  const file = openSync(path, 'r');
  const bytes = new Uint8Array(1);
  readSync(file, bytes, 0, 1, offset);
  closeSync(file);
  return bytes[0] ?? 0;
}

function flip(path: string, offset: number): void {
  const changed = Uint8Array.of(byteOf(path, offset) ^ 4);
  const file = openSync(path, 'r+');
  writeSync(file, changed, 0, 1, offset);
  closeSync(file);
}

test.serial('a file is written and read back', async (t) => {
  const path = join(aFolder(t), 'robot.img');
  const medium = await DeviceMedium.createFile(path, SIZE);
  t.like(await write(medium), { bytes: SIZE });
  await medium.close();
  t.is(Buffer.compare(readFileSync(path), image), 0);
});

onLoop(
  `a disk is written and read back past the cache, and belongs to one process meanwhile${absent}`,
  async (t) => {
    const { device, file } = aLoopDisk(t, SIZE + 1_048_576);
    const medium = await DeviceMedium.openDisk(device, SIZE + 1_048_576);
    await t.throwsAsync(DeviceMedium.openDisk(device, SIZE), { code: 'CLI_FLASH_IN_USE' });
    t.like(await write(medium), { bytes: SIZE, readBackFrom: 'device' });
    await medium.close();
    execFileSync('sync', [file]);
    t.is(Buffer.compare(readFileSync(file).subarray(0, SIZE), image), 0);
  },
);

for (const offset of [4_097, 1_048_576, SIZE - 3]) {
  onLoop(`a byte that flips on the disk is found with its offset, ${offset}${absent}`, async (t) => {
    const { device, file } = aLoopDisk(t, SIZE);
    const medium = await DeviceMedium.openDisk(device, SIZE);
    const read = medium.readBack.bind(medium);
    let first = true;
    medium.readBack = (at, length) => {
      if (first) {
        execFileSync('sync', [device]);
        flip(file, offset);
      }
      first = false;
      return read(at, length);
    };
    const error = await t.throwsAsync(write(medium), { code: 'CLI_FLASH_READ_BACK' });
    t.regex(error?.message ?? '', new RegExp(`at byte ${offset}: 0x[0-9a-f]{2} instead of 0x`));
    await medium.close();
    t.not(byteOf(file, 510), 0x55);
  });
}

/** Runs the writer until it tells that step, and kills it there as a power cut would. */
async function killedAt(step: number, target: string, kind: string): Promise<string | undefined> {
  const child = spawn(process.execPath, ['--import=tsx', slowly, target, kind], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  let last: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'done') last = undefined;
    else if (line.startsWith(`${step} `)) {
      child.kill('SIGKILL');
      last = line;
    } else child.stdin.write('go\n');
  }
  await closed;
  return last;
}

const kind = hasLoop ? 'disk' : 'file';

test.serial(`kill -9 at any step leaves a medium (${kind}) that does not boot and says so`, async (t) => {
  const folder = aFolder(t);
  const target = hasLoop ? aLoopDisk(t, SIZE).device : join(folder, 'robot.img');
  // The first piece, a later one, reading back, the token, and the moment before the first sector.
  const steps = [1, 5, 12, 21, 24];
  for (const step of steps) {
    const killed = await killedAt(step, target, kind);
    t.truthy(killed, `there is no step ${step}`);
    t.not(byteOf(target, 510), 0x55, killed);
    const ended = await wayproof(['flash', '--verify-only', '--device', target, '--json'], { folder });
    t.is(ended.code, 1, killed);
    t.like(ended.json()[0], { error: { code: 'CLI_FLASH_UNFINISHED' } });
    t.regex(ended.stdout, /began at 2026-11-23 01:00:00Z .* does not boot/);
  }
  // And the next write makes it whole.
  t.is(await killedAt(9_999, target, kind), undefined);
  t.is(byteOf(target, 510), 0x55);
});
