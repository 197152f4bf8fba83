import { MemorySource } from '../../../../cli/flash/card/byte-source.ts';
import { DeviceMedium } from '../../../../cli/flash/card/device-medium.ts';
import { Overlay } from '../../../../cli/flash/card/overlay.ts';
import { writeCard } from '../../../../cli/flash/card/write-card.ts';
import { anOsImage } from './an-os-image.ts';

// A process to be killed: tells each step on stdout and then waits for a line before the next.
const [, , target = '', kind = 'file'] = process.argv;
const image = new Overlay(new MemorySource(await anOsImage()));
const open = kind === 'disk' ? DeviceMedium.openDisk : DeviceMedium.createFile;
const real = await open(target, image.size);
let steps = 0;
const medium = {
  ...{ name: real.name, bytes: real.bytes, readsFrom: real.readsFrom },
  write: async (offset: number, bytes: Uint8Array) => {
    await told(`write ${offset}`);
    await real.write(offset, bytes);
  },
  readBack: async (offset: number, length: number) => {
    await told(`read ${offset}`);
    return await real.readBack(offset, length);
  },
  flush: () => real.flush(),
  close: () => real.close(),
};

function told(step: string): Promise<void> {
  process.stdout.write(`${steps++} ${step}\n`);
  return new Promise((resolve) => process.stdin.once('data', () => resolve()));
}

await writeCard({
  image,
  medium,
  started: '2026-11-23T01:00:00Z',
  signal: new AbortController().signal,
  finish: (overlay) => overlay.write(2 * 1024 * 1024, new TextEncoder().encode('token')),
  onProgress: () => undefined,
});
process.stdout.write('done\n');
process.stdin.destroy();
await medium.close();
