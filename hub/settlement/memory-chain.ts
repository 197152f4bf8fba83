import type { Clock } from '../../protocol/clock.ts';
import { type EpochContent, type EpochProposal, epochContentHash } from '../../protocol/epoch.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { Address, DeviceId, NetworkId } from '../../protocol/ids.ts';
import type { DeviceAccount } from '../../protocol/judge.ts';
import type { RewardParameters } from '../../protocol/rewards.ts';
import { toUnixSeconds, type UnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { Chain, ChainEpoch, ChainNetwork } from './chain.ts';

type Stored = { -readonly [K in keyof ChainEpoch]: ChainEpoch[K] };

/** The program's rules of one network at a time, and its parameters by version, oldest first. */
export interface MemoryFacts extends Omit<ChainNetwork, 'pausedUntil' | 'suspended'> {
  readonly parameters: RewardParameters;
}

/** The fake beside the port: the program's rules of epochs in a few lines, and a note of every act. */
export class MemoryChain implements Chain {
  readonly accounts = new Map<DeviceId, DeviceAccount>();
  /** Every content that was ever posted, in order. */
  readonly posts: EpochContent[] = [];
  readonly #network: NetworkId;
  readonly #clock: Clock;
  readonly #proposer: Address;
  readonly #epochs = new Map<number, Stored>();
  #facts: ChainNetwork;
  #versions: { readonly at: number; readonly parameters: RewardParameters }[];

  constructor(network: NetworkId, clock: Clock, proposer: Address, facts: MemoryFacts) {
    this.#network = network;
    this.#clock = clock;
    this.#proposer = proposer;
    const { parameters, ...rest } = facts;
    this.#facts = { ...rest, pausedUntil: unixSeconds(0), suspended: false };
    this.#versions = [{ at: 0, parameters }];
  }

  async network(): Promise<ChainNetwork> {
    return this.#facts;
  }

  async parametersFor(end: UnixSeconds): Promise<RewardParameters> {
    const start = end - this.#facts.epochSeconds;
    const found = this.#versions.findLast(({ at }) => start >= at) ?? this.#versions[0];
    if (found === undefined) throw refused('NoParameters');
    return found.parameters;
  }

  async devices() {
    return { slot: this.#now(), devices: new Map(this.accounts) };
  }

  async epoch(number: number): Promise<ChainEpoch | undefined> {
    const epoch = this.#epochs.get(number);
    return epoch && { ...epoch };
  }

  async post(proposal: EpochProposal): Promise<void> {
    const number = Number(proposal.number);
    const before = this.#epochs.get(number);
    const { latestPosted, nextEpochEnd, epochSeconds, pausedUntil, suspended } = this.#facts;
    if (suspended) throw refused('OracleSuspended');
    if (this.#now() < pausedUntil) throw refused('IntakePaused');
    // What stands under the next number is expired, voided or orphaned, and is overwritten.
    if (number !== latestPosted + 1) throw refused('EpochNumber');
    if (this.#now() < nextEpochEnd) throw refused('EpochNotOver');
    const parent = this.#epochs.get(number - 1);
    const content: EpochContent = {
      ...proposal,
      attempt: (before?.content.attempt ?? 0) + 1,
      parentHash: parent?.contentHash ?? new Uint8Array(32),
      parameterVersion: (await this.parametersFor(nextEpochEnd)).version,
    };
    this.posts.push(content);
    this.#epochs.set(number, {
      content,
      contentHash: epochContentHash(this.#network, content),
      state: 'posted',
      proposer: this.#proposer,
      attestations: 1,
      attestedByUs: true,
      oraclesCurrent: true,
      postedAt: unixSeconds(this.#now()),
    });
    const end = unixSeconds(nextEpochEnd + epochSeconds);
    this.#facts = { ...this.#facts, latestPosted: number, nextEpochEnd: end };
  }

  /** Ours when we are not among the attestations, else another oracle's. */
  async attest(number: number): Promise<void> {
    const epoch = this.#posted(number);
    if (!epoch.oraclesCurrent) throw refused('OracleSetChanged');
    if (this.#facts.suspended) throw refused('OracleSuspended');
    epoch.attestations++;
    epoch.attestedByUs = true;
  }

  attestAsOther(number: number): void {
    const epoch = this.#posted(number);
    if (!epoch.oraclesCurrent) throw refused('OracleSetChanged');
    epoch.attestations++;
  }

  async finalise(number: number): Promise<void> {
    const epoch = this.#posted(number);
    const { latestFinal, latestPosted, threshold, challengeSeconds } = this.#facts;
    if (number !== latestFinal + 1 || number > latestPosted) throw refused('EpochNumber');
    if (epoch.attestations < threshold) throw refused('NotAttested');
    if (this.#now() < epoch.postedAt + challengeSeconds) throw refused('WindowOpen');
    epoch.state = 'final';
    this.#facts = { ...this.#facts, latestFinal: number };
  }

  async expire(number: number): Promise<void> {
    const epoch = this.#posted(number);
    if (this.#now() < epoch.postedAt + this.#facts.expirySeconds) throw refused('NotExpired');
    const { latestFinal, latestPosted, threshold } = this.#facts;
    const isPending = number <= latestPosted;
    if (isPending && number !== latestFinal + 1) throw refused('EpochNumber');
    if (isPending && epoch.attestations >= threshold) throw refused('EpochIsAttested');
    epoch.state = 'expired';
    if (isPending) this.#stepBack(number);
  }

  /** The council's word, votes of oracles or a challenge. */
  void(number: number): void {
    const epoch = this.#posted(number);
    if (number > this.#facts.latestPosted) throw refused('EpochNotPending');
    epoch.state = 'voided';
    this.#stepBack(number);
  }

  /** Its rent goes back to who paid it. */
  close(number: number): void {
    this.#epochs.delete(number);
  }

  pause(seconds: number): void {
    this.#facts = { ...this.#facts, pausedUntil: unixSeconds(this.#now() + seconds) };
  }

  resume(): void {
    this.#facts = { ...this.#facts, pausedUntil: unixSeconds(0) };
  }

  suspend(): void {
    this.#facts = { ...this.#facts, suspended: true };
  }

  /** The council sets the oracles anew: nobody is suspended, and what was posted before can only expire. */
  setOracles(threshold: number): void {
    this.#facts = { ...this.#facts, threshold, suspended: false };
    for (const epoch of this.#epochs.values()) {
      if (epoch.state === 'posted')
        Object.assign(epoch, { attestations: 0, attestedByUs: false, oraclesCurrent: false });
    }
  }

  /** Parameters applied now: they bind from the first period that starts after. */
  applyParameters(parameters: RewardParameters): void {
    this.#versions.push({ at: this.#now(), parameters });
  }

  #stepBack(number: number): void {
    const { epochSeconds, nextEpochEnd, latestPosted } = this.#facts;
    const end = unixSeconds(nextEpochEnd - epochSeconds * (latestPosted - number + 1));
    this.#facts = { ...this.#facts, latestPosted: number - 1, nextEpochEnd: end };
  }

  #posted(number: number): Stored {
    const epoch = this.#epochs.get(number);
    if (epoch?.state !== 'posted') throw refused('EpochState');
    return epoch;
  }

  #now = () => toUnixSeconds(this.#clock.now());
}

const refused = (name: string) => new FleetError('CHAIN_TRANSACTION_FAILED', { reason: name });
