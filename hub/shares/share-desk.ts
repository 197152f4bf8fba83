import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from '../../maps/atomic-file.ts';
import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { sha256 } from '../../protocol/hash.ts';
import { type Address, toHex } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import { Turns } from '../../protocol/turns.ts';
import { type UnixMilliseconds, unixMilliseconds } from '../../protocol/units.ts';
import { addressField, deviceField, hexField, jobField, timeField } from '../../protocol/views/fields.ts';

/** Links one wallet may have open, and all together; beyond, the oldest end early. */
export const shareLimits = { byOne: 100, all: 20_000 } as const;

const sharedField = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('job'), job: jobField }),
  z.object({ kind: z.literal('robot'), device: deviceField }),
]);
/** What a link opens. */
export type Shared = z.infer<typeof sharedField>;

const shareField = z.object({
  /** Of the token: whoever reads the file opens nothing. */
  hash: hexField(32),
  by: addressField,
  shared: sharedField,
  /** Real time. */
  expires: timeField.transform(unixMilliseconds),
});
export type Share = z.infer<typeof shareField>;
const fileShape = z.array(shareField);

export interface ShareDeskParts {
  readonly realClock: Clock;
  /** Cryptographic: tokens come from it. */
  readonly random: Random;
  /** Where open links are kept, so that they outlive a restart. */
  readonly file: string;
}

/** Links to one parcel or robot that end by themselves. */
export class ShareDesk {
  readonly #parts: ShareDeskParts;
  /** By hash, oldest first. */
  #shares: Promise<Map<string, Share>> | undefined;
  readonly #turns = new Turns();

  constructor(parts: ShareDeskParts) {
    this.#parts = parts;
  }

  /** A link for `minutes` of real time; its token is kept nowhere. */
  open(
    by: Address,
    shared: Shared,
    minutes: number,
  ): Promise<{ readonly id: string; readonly token: string; readonly expires: UnixMilliseconds }> {
    return this.#turns.take(() => this.#open(by, shared, minutes));
  }

  /** The open links of one wallet, newest first. */
  async madeBy(by: Address): Promise<readonly Share[]> {
    const now = this.#parts.realClock.now();
    return [...(await this.#all()).values()]
      .filter((share) => share.by === by && share.expires > now)
      .reverse();
  }

  /**
   * Ends a link before its time, for good: it is gone from the file before this resolves. Throws SHARE_OVER when it
   * has ended already.
   * @param mayEnd throws for whoever may not
   */
  end(id: string, mayEnd: (share: Share) => void): Promise<void> {
    return this.#turns.take(() => this.#end(id, mayEnd));
  }

  /** What a token opens. Throws SHARE_OVER. */
  async shared(token: string): Promise<Share> {
    const share = (await this.#all()).get(hashOf(token));
    if (share === undefined || share.expires <= this.#parts.realClock.now())
      throw new FleetError('SHARE_OVER');
    return share;
  }

  async #open(by: Address, shared: Shared, minutes: number) {
    const { realClock, random, file } = this.#parts;
    const shares = await this.#all();
    const now = realClock.now();
    const token = toHex(random.bytes(32));
    const expires = unixMilliseconds(now + minutes * 60_000);
    const hash = hashOf(token);
    shares.set(hash, { hash, by, shared, expires });
    tidy(shares, now, by);
    await writeAtomically(file, Buffer.from(JSON.stringify([...shares.values()])));
    return { id: hash, token, expires };
  }

  async #end(id: string, mayEnd: (share: Share) => void): Promise<void> {
    const { realClock, file } = this.#parts;
    const shares = await this.#all();
    const share = shares.get(id);
    if (share === undefined || share.expires <= realClock.now()) throw new FleetError('SHARE_OVER');
    mayEnd(share);
    // Written first: what ended in memory alone would live again after a restart.
    const left = [...shares.values()].filter(({ hash }) => hash !== id);
    await writeAtomically(file, Buffer.from(JSON.stringify(left)));
    shares.delete(id);
  }

  #all(): Promise<Map<string, Share>> {
    this.#shares ??= readShares(this.#parts.file);
    return this.#shares;
  }
}

function tidy(shares: Map<string, Share>, now: number, by: Address): void {
  for (const [hash, { expires }] of shares) if (expires <= now) shares.delete(hash);
  const own = [...shares.values()].filter((share) => share.by === by);
  for (const { hash } of own.slice(0, Math.max(0, own.length - shareLimits.byOne))) shares.delete(hash);
  for (const hash of [...shares.keys()].slice(0, Math.max(0, shares.size - shareLimits.all)))
    shares.delete(hash);
}

/** Links are worth little: a file that is gone or damaged only means that new ones have to be made. */
async function readShares(file: string): Promise<Map<string, Share>> {
  try {
    const shares = fileShape.parse(JSON.parse(await readFile(file, 'utf8')));
    return new Map(shares.map((share) => [share.hash, share]));
  } catch {
    return new Map();
  }
}

const hashOf = (token: string) => toHex(sha256(new TextEncoder().encode(token)));
