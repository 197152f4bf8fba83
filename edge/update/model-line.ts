import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { RunningRelease } from '../../protocol/releases/check-in.ts';
import type { Detector } from '../vision/detector.ts';
import { arm, type Install, install, troubleOf } from './install.ts';
import { Refusals } from './refusals.ts';
import type { ReleaseLine } from './release-line.ts';
import {
  factoryState,
  gaveUp,
  markedGood,
  returned,
  type SlotContents,
  type SlotState,
  started,
  worthTrying,
} from './slot-state.ts';
import type { SwappableDetector } from './swappable-detector.ts';

/** How models of a slot are run and judged; the real one loads them in a thread of their own. */
export interface ModelBench {
  /** A detector of the model in this folder, not started. */
  open(folder: string): Promise<Detector>;
  /** Looks at the golden pictures of this folder. @returns why it fails, or undefined */
  judge(folder: string, detector: Detector): Promise<string | undefined>;
  /** The detector that was flashed, not started; where a return ends that has no other way. */
  flashed(): Promise<Detector>;
}

export interface ModelLineParts extends Omit<Install, 'offer' | 'signal' | 'onFetched'> {
  readonly detector: SwappableDetector;
  readonly bench: ModelBench;
  /** For the report in a frame: this model is in use now. */
  readonly onLoaded: (hash: Uint8Array, version: number) => void;
  readonly onTrouble: (trouble: FleetError) => void;
}

/**
 * Models, by the same slots as agents: a new one is loaded beside the old one, looks at its golden pictures on this very
 * robot, and only then takes over. One that fails later, at a start or while pictures come, gives way to the one before.
 */
export class ModelLine implements ReleaseLine {
  readonly kind = 'model';
  readonly #parts: ModelLineParts;
  readonly #refusals = new Refusals();
  #state: SlotState = factoryState(0);
  #fetched: RunningRelease['fetched'];
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: ModelLineParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const { slots, detector } = this.#parts;
    detector.watch((reason) => this.#broken(reason));
    this.#state = await slots.read();
    // It was being judged when the process ended: a model may take the process with it, once.
    if (this.#state.trial !== undefined)
      await this.#keep(gaveUp(this.#state, 'UPDATE_TRIAL_ENDED', 'the agent ended while it was judged'));
    const { good } = this.#state;
    if (good.slot === 'factory') return;
    const judged = await this.#judgedIn(good);
    if (judged.passed) await this.#use(judged.detector, good.version);
    else await this.#fallBack(judged.reason);
  }

  running(): RunningRelease {
    const { target, channel } = this.#parts;
    const { good, failed: given } = this.#state;
    const failed = this.#refusals.last() ?? given;
    return {
      kind: 'model',
      version: good.version,
      target,
      channel,
      state: 'good',
      ...(failed === undefined ? {} : { failed }),
      ...(this.#fetched === undefined ? {} : { fetched: this.#fetched }),
    };
  }

  /** Installs → loads in a fresh thread → golden pictures → takes over, or leaves everything as it was. */
  async take(version: number, signal: AbortSignal): Promise<void> {
    const { slots, folder, onStep } = this.#parts;
    if (!worthTrying(this.#state, version) || this.#refusals.has(version)) return;
    const offer = { kind: 'model', version } as const;
    const onFetched = (chunks: number, of: number) => {
      this.#fetched = { version, chunks, of };
    };
    try {
      await install({ ...this.#parts, offer, signal, onFetched });
      await arm({ slots, onStep, offer });
    } catch (error) {
      if (isFleetError(error)) this.#refusals.note(version, error);
      throw error;
    }
    this.#fetched = undefined;
    this.#refusals.clear(version);
    this.#state = await slots.read();
    const { trial } = this.#state;
    if (trial === undefined) return;
    onStep('count start', 0);
    await this.#keep(started(this.#state));
    onStep('health', 0);
    const judged = await this.#judged(join(folder, trial.slot));
    if (!judged.passed) {
      await this.#keep(gaveUp(this.#state, 'UPDATE_MODEL_FAILED', judged.reason));
      throw new FleetError('UPDATE_MODEL_FAILED', { version, reason: judged.reason });
    }
    onStep('mark good', 0);
    await this.#keep(markedGood(this.#state));
    await this.#use(judged.detector, version);
    onStep('clean up', 0);
    await rm(join(folder, 'incoming'), { recursive: true, force: true });
  }

  withdraw = (): void => this.#refusals.reopen();

  /** While pictures come: the detector in use fails again and again. */
  #broken(reason: string): void {
    if (this.#state.good.slot === 'factory') return;
    const { version } = this.#state.good;
    this.#turn = this.#turn
      .then(() => this.#fallBack(reason))
      .catch((cause: unknown) => this.#parts.onTrouble(troubleOf({ kind: 'model', version }, cause)));
  }

  /** The good model fails after all: the one before takes over, or what was flashed. */
  async #fallBack(reason: string): Promise<void> {
    const { onTrouble, detector, bench } = this.#parts;
    const { version } = this.#state.good;
    onTrouble(new FleetError('UPDATE_MODEL_FAILED', { version, reason }));
    await this.#keep(returned(this.#state, 'UPDATE_MODEL_FAILED', reason));
    const { good } = this.#state;
    const before = await this.#judgedIn(good);
    if (before.passed) return await this.#use(before.detector, good.version);
    const flashed = await bench.flashed();
    await flashed.start();
    await detector.swap(flashed);
  }

  /** What `broken` set going has ended; for tests. */
  settled = (): Promise<void> => this.#turn;

  #judgedIn({ slot }: SlotContents): Promise<Judged> {
    if (slot === 'factory') return this.#started(() => this.#parts.bench.flashed());
    return this.#judged(join(this.#parts.folder, slot));
  }

  async #judged(folder: string): Promise<Judged> {
    const { bench } = this.#parts;
    const ready = await this.#started(() => bench.open(folder));
    if (!ready.passed) return ready;
    const reason = await bench.judge(folder, ready.detector).catch((cause: unknown) => String(cause));
    if (reason === undefined) return ready;
    await ready.detector.stop();
    return { passed: false, reason: reason.slice(0, 200) };
  }

  async #started(open: () => Promise<Detector>): Promise<Judged> {
    try {
      const detector = await open();
      await detector.start();
      return { passed: true, detector };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      return { passed: false, reason: reason.slice(0, 200) };
    }
  }

  async #use(detector: Detector, version: number): Promise<void> {
    await this.#parts.detector.swap(detector);
    this.#parts.onLoaded(detector.modelHash, version);
  }

  async #keep(state: SlotState): Promise<void> {
    await this.#parts.slots.write(state);
    this.#state = state;
  }
}

type Judged =
  | { readonly passed: true; readonly detector: Detector }
  | { readonly passed: false; readonly reason: string };
