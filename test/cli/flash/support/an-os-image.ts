import { MemorySource } from '../../../../cli/flash/card/byte-source.ts';
import { Overlay } from '../../../../cli/flash/card/overlay.ts';
import { makeFat16 } from '../../../../cli/flash/fat/make-volume.ts';
import { FatVolume } from '../../../../cli/flash/fat/volume.ts';
import { seededRandom } from '../../../../protocol/random.ts';

export const START = 1024 * 1024;
export const SERIAL = 0x1234abcd;

const text = (value: string) => new TextEncoder().encode(value);

/** Like Ubuntu's for a Raspberry Pi: an MBR, a FAT volume with a seed in it, and a partition we cannot read. */
export async function anOsImage(
  fatBytes = 8 * 1024 * 1024,
  seed: Readonly<Record<string, string>> = { 'user-data': '#cloud-config\n', 'config.txt': 'arm_64bit=1\n' },
): Promise<Uint8Array> {
  const system = seededRandom(99).bytes(100 * 512);
  const image = new Uint8Array(START + fatBytes + system.length);
  const view = new DataView(image.buffer);
  [
    [START, fatBytes, 0x0c],
    [START + fatBytes, system.length, 0x83],
  ].forEach(([start = 0, bytes = 0, type = 0], i) => {
    const at = 446 + i * 16;
    view.setUint8(at + 4, type);
    view.setUint32(at + 8, start / 512, true);
    view.setUint32(at + 12, bytes / 512, true);
  });
  view.setUint16(510, 0xaa55, true);
  image.set(makeFat16(fatBytes, 'system-boot', SERIAL), START);
  image.set(system, START + fatBytes);
  const overlay = new Overlay(new MemorySource(image));
  const volume = await FatVolume.open(overlay, START);
  for (const [name, contents] of Object.entries(seed)) await volume?.write(overlay, name, text(contents));
  return await overlay.read(0, image.length);
}
