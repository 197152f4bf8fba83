import { type Clock, sleep } from '../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { deviceIdOf, type NetworkId } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import { signCheckIn } from '../../protocol/releases/check-in.ts';
import { milliseconds, type UnixMilliseconds, unixMilliseconds } from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';
import type { ReleaseLine } from './release-line.ts';
import type { ReleaseSource } from './release-source.ts';

export interface UpdaterParts {
  readonly network: NetworkId;
  readonly device: Signer;
  readonly source: ReleaseSource;
  readonly lines: readonly ReleaseLine[];
  readonly real: Clock;
  readonly random: Random;
  /** Real seconds between check-ins; each is moved by up to a fifth, so that a fleet does not come at once. */
  readonly everySeconds: number;
  readonly onTrouble: (trouble: FleetError) => void;
}

/** Tells the hub what runs, and brings what the hub offers: settle what a start left open, then check in, again and again. */
export class Updater {
  readonly #parts: UpdaterParts;
  readonly #stop = new AbortController();
  #ended: Promise<void> | undefined;
  #lastTime = 0;

  constructor(parts: UpdaterParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#ended ??= this.#run().catch((cause: unknown) => this.#tell(cause));
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('the updater was stopped'));
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { lines, real, random, everySeconds } = this.#parts;
    const { signal } = this.#stop;
    await Promise.all(lines.map((line) => this.#quietly(() => line.start(signal))));
    while (!signal.aborted) {
      await this.#quietly(() => this.checkIn());
      const pause = everySeconds * 1_000 * (0.8 + 0.4 * random.next());
      await sleep(real, milliseconds(pause), signal).catch(() => undefined);
    }
  }

  /** One round: report, hear, install. Throws what check-in throws; what a release throws is told as trouble. */
  async checkIn(): Promise<void> {
    const { network, device, source, lines } = this.#parts;
    const { signal } = this.#stop;
    const signed = signCheckIn(
      network,
      device,
      this.#time(),
      lines.map((line) => line.running()),
    );
    const offers = await source.checkIn(deviceIdOf(device.publicKey), signed, signal);
    for (const line of lines) {
      const offer = offers.find(({ kind }) => kind === line.kind);
      if (offer === undefined) line.withdraw?.();
      else await this.#quietly(() => line.take(offer.version, signal));
    }
  }

  /** Rises even when the machine's clock stands still or goes back a little. */
  #time(): UnixMilliseconds {
    this.#lastTime = Math.max(this.#parts.real.now(), this.#lastTime + 1);
    return unixMilliseconds(this.#lastTime);
  }

  async #quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      this.#tell(cause);
    }
  }

  #tell(cause: unknown): void {
    if (this.#stop.signal.aborted) return;
    const { onTrouble } = this.#parts;
    if (isFleetError(cause)) onTrouble(cause);
    else onTrouble(new FleetError('AGENT_TURN_FAILED', { reason: String(cause).slice(0, 200) }, { cause }));
  }
}
