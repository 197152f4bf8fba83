import type { Medium } from './medium.ts';
import { BLOCK } from './overlay.ts';

const WORDS = 'This medium was not finished by "wayproof flash" and does not boot. Write it again. ';

/**
 * What lies where the partition table belongs until everything else was read back: no boot signature, and words
 * for whoever looks. It covers the head of a GPT as well.
 */
export function unfinishedMark(started: string): Uint8Array {
  const mark = new Uint8Array(BLOCK);
  mark.set(Buffer.from(`${WORDS}Started ${started}.\n`, 'latin1'));
  return mark;
}

/** When the write began that never ended; undefined for any other medium. */
export async function unfinishedSince(medium: Pick<Medium, 'readBack'>): Promise<string | undefined> {
  const head = Buffer.from(await medium.readBack(0, BLOCK)).toString('latin1');
  return head.startsWith(WORDS) ? (/Started ([^.\n]*)/.exec(head)?.[1] ?? '') : undefined;
}
