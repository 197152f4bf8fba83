import type { Clock } from '../../protocol/clock.ts';
import type { Random } from '../../protocol/random.ts';
import { unlessAborted } from '../aborted.ts';
import { HubClient } from '../hub-client.ts';
import type { Wallet } from '../wallet.ts';
import type { Part } from './part.ts';
import { assertHolds, type Figures, type Stepper } from './stepper.ts';
import { waitFor } from './wait.ts';
import type { World } from './world.ts';

/** Something a step started, stopped at the end in reverse order. */
export interface Stoppable {
  stop(): Promise<unknown>;
}

export interface SceneOptions {
  readonly world: World;
  /** Real time; the world's is `world.time.clock`. */
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly stepper: Stepper;
}

/** What every step of the check has in its hands. */
export class Scene {
  readonly world: World;
  readonly clock: Clock;
  readonly random: Random;
  readonly #signal: AbortSignal;
  readonly #stepper: Stepper;
  readonly #running: Stoppable[] = [];
  readonly #watches: (() => void)[] = [];
  #step = '';

  constructor({ world, clock, random, signal, stepper }: SceneOptions) {
    this.world = world;
    this.clock = clock;
    this.random = random;
    this.#signal = signal;
    this.#stepper = stepper;
  }

  async step<T>(name: string, what: string, work: () => Promise<{ made: T; figures: Figures }>): Promise<T> {
    this.#step = name;
    this.#signal.throwIfAborted();
    // Ctrl-C does not wait for a bundle, a hub or a page that is being made; `stop` ends what was started.
    return await this.#stepper.step(name, what, () => unlessAborted(this.#signal, work()));
  }

  /** Starts a process and stops it at the end; from now on its death ends the check. */
  async run(part: Part): Promise<Readonly<Record<string, unknown>>> {
    this.#signal.throwIfAborted();
    this.keep(part);
    this.watch(() => part.assertRunning());
    return await part.start();
  }

  keep(stoppable: Stoppable): void {
    this.#running.push(stoppable);
  }

  /** Called on every round of every wait; throws when waiting on makes no sense. */
  watch(look: () => void): void {
    this.#watches.push(look);
  }

  /** Asks again until `look` finds something, at most `seconds` of real time. */
  async waitFor<T>(what: string, seconds: number, look: () => Promise<T | undefined>): Promise<T> {
    const alive = () => {
      for (const watch of this.#watches) watch();
    };
    const { clock, world } = this;
    const options = { clock, signal: this.#signal, step: this.#step, what, logs: world.logs, seconds, alive };
    return await waitFor(options, look);
  }

  /** Throws START_STEP_FAILED unless the condition holds. */
  holds(condition: boolean, reason: () => string): void {
    if (!condition) assertHolds(false, this.#step, reason(), this.world.logs);
  }

  /** The hub as this wallet sees it. */
  hubAs(wallet: Wallet): HubClient {
    return new HubClient({ url: this.world.hubUrl, clock: this.clock, signal: this.#signal }, wallet);
  }

  async stop(): Promise<void> {
    for (const part of this.#running.reverse()) await part.stop();
  }
}
