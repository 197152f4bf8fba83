import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type CancelTimer, type Clock, every, scaledClock, type TimeScale } from '../../protocol/clock.ts';
import { milliseconds, unixMilliseconds } from '../../protocol/units.ts';

const BEAT_MS = 2_000;
const seen = z.object({ world: z.int().min(0) });

/**
 * The clock of an embedded world. While the world is switched off its time stands still: a beat keeps the last
 * moment it was seen, and the next start goes on from there. All parts read the same scale from `file`.
 */
export class WorldTime {
  readonly scale: TimeScale;
  readonly clock: Clock;
  readonly file: string;
  readonly #real: Clock;
  readonly #seenFile: string;
  #cancel: CancelTimer = () => undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(scale: TimeScale, folder: string, real: Clock) {
    this.scale = scale;
    this.clock = scaledClock(scale, real);
    this.file = join(folder, 'time.json');
    this.#seenFile = join(folder, 'last-seen.json');
    this.#real = real;
  }

  /** A new world starts at real time; one that was seen goes on after its last beat. */
  static async open(folder: string, factor: number, real: Clock): Promise<WorldTime> {
    const now = real.now();
    const last = await lastSeen(join(folder, 'last-seen.json'));
    // After a crash the world ran on for up to one beat unseen; time must never go back.
    const worldOrigin = last === undefined ? now : unixMilliseconds(last + BEAT_MS * factor);
    const time = new WorldTime({ realOrigin: now, worldOrigin, factor }, folder, real);
    await writeFile(time.file, `${JSON.stringify(time.scale)}\n`);
    return time;
  }

  start(): void {
    this.#cancel = every(this.#real, milliseconds(BEAT_MS), () => {
      this.#writing = this.#writing.then(() => this.#beat()).catch(() => undefined);
    });
  }

  async stop(): Promise<void> {
    this.#cancel();
    await this.#writing;
    await this.#beat();
  }

  async #beat(): Promise<void> {
    const draft = `${this.#seenFile}.part`;
    await writeFile(draft, `${JSON.stringify({ world: this.clock.now() })}\n`);
    await rename(draft, this.#seenFile);
  }
}

async function lastSeen(path: string): Promise<number | undefined> {
  try {
    return seen.parse(JSON.parse(await readFile(path, 'utf8'))).world;
  } catch {
    return undefined;
  }
}
