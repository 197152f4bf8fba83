import type { DeviceId } from '../../protocol/ids.ts';
import type { EpochView } from '../../protocol/views/epoch.ts';
import type { RewardLineView, RewardsView } from '../../protocol/views/rewards.ts';
import type { EpochReader } from '../http/deps.ts';
import { type EpochLines, readEpochLines } from './epoch-lines.ts';

/** Epochs looked back at; what was earned before is in the sums all the same. */
const EPOCHS = 200;
/** Decimals of the token every network of this version founds. */
const DECIMALS = 6;

export interface RewardParts {
  readonly epochs: Pick<EpochReader, 'epochs' | 'evidence'>;
  /** What the chain has paid a device; undefined for one that is not registered. */
  readonly claimed: (device: DeviceId) => Promise<bigint | undefined>;
}

/** Tells robots' rewards from the work evidence, which is read once an epoch. */
export class RewardDesk {
  readonly #parts: RewardParts;
  readonly #read = new Map<string, Promise<EpochLines>>();

  constructor(parts: RewardParts) {
    this.#parts = parts;
  }

  async rewards(device: DeviceId): Promise<RewardsView> {
    const written = (await this.#parts.epochs.epochs(EPOCHS)).filter(({ records }) => records !== null);
    const lines: RewardLineView[] = [];
    let earned: bigint | undefined;
    let final: bigint | undefined;
    // Newest first: the first tree that is there has everything earned until then.
    for (const epoch of written) {
      const { lines: all, cumulative } = await this.#linesOf(epoch);
      earned ??= cumulative.get(device) ?? 0n;
      if (epoch.state === 'final') final ??= cumulative.get(device) ?? 0n;
      for (const line of all) {
        if (line.device !== device) continue;
        const { job, kind, late, amount, reasons } = line;
        lines.push({ epoch: epoch.number, job, kind, late, amount: String(amount), reasons: [...reasons] });
      }
    }
    const claimed = await this.#claimed(device);
    const left = claimed === undefined ? undefined : (final ?? 0n) - claimed;
    return {
      device,
      decimals: DECIMALS,
      earned: String(earned ?? 0n),
      final: String(final ?? 0n),
      claimed: claimed === undefined ? null : String(claimed),
      claimable: left === undefined ? null : String(left > 0n ? left : 0n),
      lines,
    };
  }

  #linesOf({ number, workDigest }: EpochView): Promise<EpochLines> {
    // An epoch that is settled anew after it expired has other evidence under the same number.
    const key = `${number} ${workDigest}`;
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const read = this.#parts.epochs.evidence(number, 'work').then(readEpochLines);
    this.#read.set(key, read);
    read.catch(() => this.#read.delete(key));
    if (this.#read.size > 2 * EPOCHS) this.#read.delete(this.#read.keys().next().value ?? '');
    return read;
  }

  async #claimed(device: DeviceId): Promise<bigint | undefined> {
    try {
      return await this.#parts.claimed(device);
    } catch {
      // The chain is away: everything else is still worth telling.
      return undefined;
    }
  }
}
