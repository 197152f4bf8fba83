import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sleep } from '../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { RunningRelease } from '../../protocol/releases/check-in.ts';
import { milliseconds } from '../../protocol/units.ts';
import { awaitHealth, HEALTH_SECONDS, type HealthCheck } from './health.ts';
import { arm, type Install, install, troubleOf } from './install.ts';
import { Refusals } from './refusals.ts';
import type { ReleaseLine } from './release-line.ts';
import { gaveUp, markedGood, type SlotName, type SlotState, worthTrying } from './slot-state.ts';

export interface AgentLineParts extends Omit<Install, 'offer' | 'signal' | 'onFetched'> {
  /** The slot this process was started from. */
  readonly slot: SlotName;
  readonly checks: readonly HealthCheck[];
  readonly healthSeconds?: number;
  /** Whether stopping now would hurt nobody: no parcel aboard, nothing under way, standing. */
  readonly mayRestart: () => boolean;
  /** Ends this process; the launcher starts what is armed, or what is good. */
  readonly restart: () => void;
  readonly onTrouble: (trouble: FleetError) => void;
}

const LOOK_FOR_REST = milliseconds(2_000);

/** The agent's own releases: installed beside it, started by the launcher, kept when they find themselves healthy. */
export class AgentLine implements ReleaseLine {
  readonly kind = 'agent';
  readonly #parts: AgentLineParts;
  readonly #refusals = new Refusals();
  #state: SlotState | undefined;
  #fetched: RunningRelease['fetched'];
  #waiting: AbortController | undefined;

  constructor(parts: AgentLineParts) {
    this.#parts = parts;
  }

  /** A trial judges itself first; it takes nothing new before it is good. */
  async start(signal: AbortSignal): Promise<void> {
    const { slots, slot, checks, healthSeconds = HEALTH_SECONDS, onStep, real, restart } = this.#parts;
    const state = await slots.read();
    this.#state = state;
    if (state.trial?.slot !== slot) return;
    onStep('health', 0);
    const reason = await awaitHealth(checks, real, healthSeconds, signal);
    if (reason === undefined) {
      onStep('mark good', 0);
      await this.#keep(markedGood(state));
      onStep('clean up', 0);
      await rm(join(this.#parts.folder, 'incoming'), { recursive: true, force: true });
      return;
    }
    await this.#keep(gaveUp(state, 'UPDATE_UNHEALTHY', reason));
    restart();
    const { version } = state.trial;
    throw new FleetError('UPDATE_UNHEALTHY', { kind: 'agent', version, seconds: healthSeconds, reason });
  }

  running(): RunningRelease {
    const { slot, target, channel } = this.#parts;
    const failed = this.#refusals.last() ?? this.#state?.failed;
    return {
      kind: 'agent',
      // What runs, not what is wanted: where the launcher had to take another slot, that one's.
      version: versionIn(this.#state, slot),
      target,
      channel,
      state: this.#state?.trial?.slot === slot ? 'trying' : 'good',
      ...(failed === undefined ? {} : { failed }),
      ...(this.#fetched === undefined ? {} : { fetched: this.#fetched }),
    };
  }

  /** Installs an offered release and is started anew at the next good moment. */
  async take(version: number, signal: AbortSignal): Promise<void> {
    const { slots } = this.#parts;
    const state = await slots.read();
    if (this.#waiting !== undefined || !worthTrying(state, version) || this.#refusals.has(version)) return;
    const offer = { kind: 'agent', version } as const;
    const onFetched = (chunks: number, of: number) => {
      this.#fetched = { version, chunks, of };
    };
    try {
      await install({ ...this.#parts, offer, signal, onFetched });
    } catch (error) {
      if (isFleetError(error)) this.#refusals.note(version, error);
      throw error;
    }
    this.#fetched = undefined;
    this.#refusals.clear(version);
    const waiting = new AbortController();
    this.#waiting = waiting;
    const given = AbortSignal.any([signal, waiting.signal]);
    void this.#tryAtRest(version, given).catch((cause: unknown) => {
      if (given.aborted) return;
      // With the next offer it is tried again; what was downloaded is there still.
      this.#waiting = undefined;
      this.#parts.onTrouble(troubleOf(offer, cause));
    });
  }

  withdraw(): void {
    this.#waiting?.abort(new Error('the release is not offered any more'));
    this.#waiting = undefined;
    this.#refusals.reopen();
  }

  /** Armed no sooner than it may be started: a power cut in the middle of a mission must not start something new. */
  async #tryAtRest(version: number, signal: AbortSignal): Promise<void> {
    const { mayRestart, restart, real } = this.#parts;
    while (!mayRestart()) await sleep(real, LOOK_FOR_REST, signal);
    signal.throwIfAborted();
    await arm({ ...this.#parts, offer: { kind: 'agent', version } });
    restart();
  }

  async #keep(state: SlotState): Promise<void> {
    await this.#parts.slots.write(state);
    this.#state = state;
  }
}

function versionIn(state: SlotState | undefined, slot: SlotName): number {
  const rows = [state?.trial, state?.good, state?.previous];
  return rows.find((row) => row?.slot === slot)?.version ?? 0;
}
