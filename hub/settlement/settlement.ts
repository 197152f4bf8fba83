import { type Clock, sleep } from '../../protocol/clock.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { milliseconds, toUnixMilliseconds, unixSeconds } from '../../protocol/units.ts';
import type { EpochView } from '../../protocol/views/epoch.ts';
import type { EpochStore } from '../store/epoch-store.ts';
import { advanceEpoch } from './advance.ts';
import type { Chain } from './chain.ts';
import { type EpochRecord, noCut } from './epoch.ts';
import { epochView } from './epoch-view.ts';
import { type EvidenceParts, writeEvidence } from './write-evidence.ts';

/** Real time between two looks; while the chain is waited for it grows, so that an endpoint is not worn out. */
const PAUSE = milliseconds(500);
const LONGEST_WAIT = 10_000;
/** The longest pause while something fails. */
const LONGEST_PAUSE = 60_000;
/** How long a stop waits for an act that is under way; the next start looks what became of it. */
const STOP_WAITS = milliseconds(5_000);

/** Nothing failed, somebody else has to act; told once and looked at again in each round. */
const waiting: ReadonlySet<string> = new Set([
  'EPOCH_PAUSED',
  'EPOCH_VOIDED',
  'EPOCH_ORACLES',
  'ORACLE_SUSPENDED',
]);

export interface SettlementParts extends Omit<EvidenceParts, 'chain'> {
  readonly store: EpochStore;
  readonly chain: Chain;
  /** The world's clock: epochs end by it. */
  readonly clock: Clock;
  /** Endpoints fail and come back in real time. */
  readonly realClock: Clock;
  /** Resolves when everything committed is projected: proofs are read from the projection. */
  readonly caughtUp: () => Promise<void>;
  /** Told of every change of an epoch. */
  readonly changed: (epoch: EpochView) => void;
  readonly report: (error: unknown) => void;
}

/**
 * At each epoch's end, from committed rows only: freeze → settle and write the CARs → post → gather attestations
 * → finalise. A row before each act; missed epochs in order; what fails is tried again later and shown.
 */
export class Settlement {
  readonly #parts: SettlementParts;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #trouble: { readonly number: number; readonly text: string } | undefined;
  #nextEnd: number | undefined;

  constructor(parts: SettlementParts) {
    this.#parts = parts;
  }

  /** Does not wait for the chain: a hub works while its endpoint is down. */
  async start(): Promise<void> {
    this.#running = this.#follow();
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the hub stops'));
    await Promise.race([this.#running, sleep(this.#parts.realClock, STOP_WAITS)]);
  }

  /** The last failure of an epoch that is being tried again. */
  troubleOf(number: number): string | undefined {
    return this.#trouble?.number === number ? this.#trouble.text : undefined;
  }

  /** One round: every unfinished epoch a step, oldest first, then the next freeze. True when anything moved. */
  async round(): Promise<boolean> {
    let moved = false;
    let failure: { readonly error: unknown } | undefined;
    for (const epoch of await this.#parts.store.unfinished()) {
      try {
        const step = await this.#advance(epoch);
        moved ||= step === 'moved';
        // What comes after it stands on it.
        if (step === 'waits') break;
      } catch (error) {
        failure = { error };
        break;
      }
    }
    // Whatever stands in the way of older ones: an epoch that is over gets its cut.
    const frozen = await this.#freeze();
    if (failure !== undefined) throw failure.error;
    return frozen || moved;
  }

  async #advance(epoch: EpochRecord): Promise<'moved' | 'still' | 'waits'> {
    const { store, chain, clock } = this.#parts;
    try {
      const parts = { chain, evidence: (one: EpochRecord) => this.#evidence(one), now: () => clock.now() };
      const next = await advanceEpoch(parts, epoch);
      if (next === undefined) return 'still';
      await store.update(next);
      this.#trouble = undefined;
      this.#parts.changed(epochView(next, undefined));
      return 'moved';
    } catch (error) {
      const isNew = this.#failed(epoch, error);
      if (!isFleetError(error) || !waiting.has(error.code)) throw error;
      if (isNew) this.#parts.report(error);
      return 'waits';
    }
  }

  /** The cut was made before: whatever it holds is projected now, and nothing later can get into it. */
  async #evidence(epoch: EpochRecord) {
    await this.#parts.caughtUp();
    return writeEvidence(this.#parts, epoch, await this.#parts.store.epoch(epoch.number - 1));
  }

  /** An epoch that is over becomes a row with its cut; from then on nothing can move into or out of it. */
  async #freeze(): Promise<boolean> {
    const { store, source, chain, clock } = this.#parts;
    // Most rounds end here, without asking anybody.
    if (this.#nextEnd !== undefined && clock.now() < toUnixMilliseconds(unixSeconds(this.#nextEnd)))
      return false;
    const last = await store.latest();
    const { epochSeconds, nextEpochEnd, latestPosted } = await chain.network();
    const number = last === undefined ? latestPosted + 1 : last.number + 1;
    const to = unixSeconds(last === undefined ? nextEpochEnd : last.to + epochSeconds);
    this.#nextEnd = to;
    if (clock.now() < toUnixMilliseconds(to)) return false;
    const after = last?.upto ?? noCut;
    const upto = await source.cutAt(toUnixMilliseconds(to), after);
    const from = unixSeconds(to - epochSeconds);
    const state = 'frozen';
    const epoch: EpochRecord = {
      number,
      state,
      from,
      to,
      after,
      upto,
      result: null,
      attempt: 0,
      attestations: 0,
    };
    await store.insert(epoch);
    this.#nextEnd = to + epochSeconds;
    this.#parts.changed(epochView(epoch, undefined));
    return true;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    let waits = 0;
    while (!signal.aborted) {
      const pause = await this.round().then(
        async (moved) => {
          failures = 0;
          // Without an unfinished epoch nobody is asked: then the next end is met on time.
          const waiting = !moved && (await this.#parts.store.unfinished()).length > 0;
          waits = waiting ? waits + 1 : 0;
          return moved ? milliseconds(0) : milliseconds(Math.min(LONGEST_WAIT, PAUSE * 1.15 ** waits));
        },
        (error: unknown) => {
          this.#parts.report(error);
          return milliseconds(Math.min(LONGEST_PAUSE, PAUSE * 2 ** ++failures));
        },
      );
      await sleep(this.#parts.realClock, pause, signal).catch(() => undefined);
    }
  }

  /** Whether it is told for the first time. */
  #failed(epoch: EpochRecord, error: unknown): boolean {
    const text = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const isNew = this.troubleOf(epoch.number) !== text;
    this.#trouble = { number: epoch.number, text };
    this.#parts.changed(epochView(epoch, text));
    return isNew;
  }
}
