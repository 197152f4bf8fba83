import { toHex } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import { MemorySource } from './card/byte-source.ts';
import { makeFat16 } from './fat/make-volume.ts';
import { type CardToFlash, type FlashedCard, flashCard } from './flash-card.ts';

/** Room for what is not the agent, and for the file system itself. */
const SPARE = 8 * 1024 * 1024;

/**
 * A small volume labelled CIDATA: cloud-init of any image takes its seed from a second stick or drive that holds it
 * (cloud-init documentation, "NoCloud").
 */
export async function flashSeed(
  options: Omit<CardToFlash, 'image'> & { readonly random: Random },
): Promise<FlashedCard> {
  const serial = Number.parseInt(toHex(options.random.bytes(4)), 16);
  const volume = makeFat16(options.agent.length + SPARE, 'CIDATA', serial);
  return await flashCard({ ...options, image: new MemorySource(volume) });
}
