import type { RobotEvent, RobotState } from '../../firmware-bridge/link.ts';
import type { Clock } from '../../protocol/clock.ts';
import { type FleetError, isFleetError } from '../../protocol/errors.ts';
import type { CommandPayload } from '../../protocol/missions.ts';
import type { Signer } from '../../protocol/verifier.ts';
import type { FrameNumber } from '../reporting/outbox.ts';
import type { Downlink } from '../reporting/uplink.ts';
import { advance } from './executor.ts';
import { type Authority, openCommand, openMission } from './orders.ts';
import { type DurableEvent, newProgress, type Progress } from './progress.ts';
import type { ProgressStore } from './progress-store.ts';
import type { Input } from './step.ts';

export interface MissionKeeperOptions {
  readonly authority: Authority;
  readonly device: Signer;
  readonly compartments: number;
  readonly world: Clock;
  readonly store: ProgressStore;
  readonly frame: () => FrameNumber;
  /** Commands that concern the reporting and the safety as well. */
  readonly onCommand: (command: CommandPayload) => void;
  /** Orders that were not obeyed, and writes that failed. */
  readonly onTrouble: (trouble: FleetError | Error) => void;
}

/**
 * Owns the progress: takes inputs one at a time, lets the executor advance, and publishes the new progress
 * only once it is durable. So nothing is ever done (a compartment opened, a statement sent) that a kill -9
 * could make unknown.
 */
export class MissionKeeper {
  readonly #options: MissionKeeperOptions;
  #progress: Progress = newProgress;
  #state: RobotState | undefined;
  #queue: Promise<void> = Promise.resolve();
  #waitingState = false;

  constructor(options: MissionKeeperOptions) {
    this.#options = options;
  }

  /** @param reported highest number of the events that a durable frame already carries. */
  async start(reported: number): Promise<void> {
    const read = await this.#options.store.read();
    // A progress file that was moved away must not start again below what the outbox has seen.
    this.#progress = { ...read, nextEvent: Math.max(read.nextEvent, reported + 1) };
    this.reported(reported);
  }

  /** Resolves when everything taken so far is durable. */
  async stop(): Promise<void> {
    await this.#queue;
  }

  /** The durable progress. */
  progress = (): Progress => this.#progress;

  unreported = (): readonly DurableEvent[] => this.#progress.unreported;

  takeEvent(event: RobotEvent): Promise<void> {
    return this.#enqueue(() => this.#advance({ kind: 'event', event }));
  }

  /** States are level information: while one waits in the queue, later ones replace it. */
  takeState(state: RobotState): Promise<void> {
    if (this.#waitingState) return this.#queue;
    this.#waitingState = true;
    return this.#enqueue(async () => {
      this.#waitingState = false;
      await this.#advance({ kind: 'state', state });
      this.#state = state;
    });
  }

  takeDownlink(downlink: Downlink): Promise<void> {
    return this.#enqueue(() =>
      downlink.channel === 'mission' ? this.#mission(downlink) : this.#command(downlink),
    );
  }

  /** These events are in a durable frame; they are forgotten with the next write at the latest. */
  reported(id: number): void {
    const left = this.#progress.unreported.filter((event) => event.id > id);
    if (left.length < this.#progress.unreported.length)
      this.#progress = { ...this.#progress, unreported: left };
  }

  async #mission({ bytes }: Downlink): Promise<void> {
    const { authority, world } = this.#options;
    const order = openMission(bytes, authority, this.#progress.missionNumber, world.now());
    await this.#advance({ kind: 'mission', order });
  }

  async #command({ bytes }: Downlink): Promise<void> {
    const { authority, world, onCommand } = this.#options;
    const order = openCommand(bytes, authority, this.#progress.commandNumber, world.now());
    await this.#advance({ kind: 'command', order });
    onCommand(order.command);
  }

  async #advance(input: Input): Promise<void> {
    const { authority, device, compartments, world, store, frame } = this.#options;
    const before = this.#progress;
    const after = advance(before, input, {
      now: world.now(),
      network: authority.network,
      device,
      rules: { network: authority.network, verifier: authority.verifier, compartments },
      state: this.#state,
      frame: frame(),
    });
    if (isWorthWriting(before, after)) await store.write(after);
    // Events may have been reported while the file was written.
    const first = this.#progress.unreported[0]?.id ?? before.nextEvent;
    this.#progress = { ...after, unreported: after.unreported.filter((event) => event.id >= first) };
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work).catch((trouble: unknown) => {
      if (!isRepeated(trouble)) this.#options.onTrouble(trouble as Error);
    });
    return this.#queue;
  }
}

/** The retained mission comes again after every connect; that is no trouble. A lower number is. */
const isRepeated = (trouble: unknown): boolean =>
  isFleetError(trouble, 'DOWNLINK_OLD') && trouble.context['number'] === trouble.context['last'];

/** The odometer alone is not worth a write: it is written along with the next stop. */
function isWorthWriting(before: Progress, after: Progress): boolean {
  const keys = Object.keys(after) as (keyof Progress)[];
  return keys.some((key) => key !== 'odometer' && before[key] !== after[key]);
}
