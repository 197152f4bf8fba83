import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Feed } from '../../firmware-bridge/feed.ts';
import type { CameraImage } from '../../firmware-bridge/link.ts';
import { type Clock, sleep } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { Camera } from './camera.ts';
import { ffmpegArguments, nameOf, type PictureSize, type VideoSource } from './ffmpeg-arguments.ts';
import { framesOf } from './frames.ts';

export interface FfmpegCameraOptions {
  readonly source: VideoSource;
  readonly size: PictureSize;
  readonly real: Clock;
  /** Told once an outage, not once an attempt. */
  readonly onTrouble: (trouble: FleetError) => void;
  /** The program; another one in tests. */
  readonly program?: string;
}

type Ffmpeg = ChildProcessByStdio<null, Readable, Readable>;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** Without a picture for so long the process is taken for dead: a camera that was unplugged may say nothing. */
const SILENCE_MS = 10_000;
const ENDS_WITHIN_MS = 2_000;

/**
 * A video file, a camera of this computer or one on the network, read by an ffmpeg process of its own. It is started
 * again when it ends, later and later; a video that is not to be repeated just ends.
 */
export class FfmpegCamera implements Camera {
  readonly #options: FfmpegCameraOptions;
  readonly #feed = new Feed<CameraImage>(1);
  readonly #stopping = new AbortController();
  #process: Ffmpeg | undefined;
  #running: Promise<void> = Promise.resolve();
  #told = false;

  constructor(options: FfmpegCameraOptions) {
    this.#options = options;
  }

  get source(): string {
    return nameOf(this.#options.source);
  }

  /** @throws CAMERA_NO_FFMPEG */
  async start(): Promise<void> {
    const first = await this.#open();
    this.#running = this.#run(first).catch((cause) => this.#giveUp(cause));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#feed.end();
    await this.#end();
    await this.#running;
  }

  pictures = (): AsyncIterable<CameraImage> => this.#feed.read();

  async #run(first: Ffmpeg): Promise<void> {
    const { source, real } = this.#options;
    const { signal } = this.#stopping;
    let wait = FIRST_WAIT_MS;
    for (let ffmpeg = first; ; ffmpeg = await this.#open()) {
      const { pictures, reason } = await this.#read(ffmpeg);
      signal.throwIfAborted();
      if (source.kind === 'video' && pictures > 0 && reason === '') break;
      if (pictures > 0) wait = FIRST_WAIT_MS;
      this.#tell(reason === '' ? 'the stream ended' : reason);
      await sleep(real, milliseconds(wait), signal);
      wait = Math.min(LONGEST_WAIT_MS, 2 * wait);
    }
    this.#feed.end();
  }

  async #open(): Promise<Ffmpeg> {
    const { source, size, program = 'ffmpeg' } = this.#options;
    const ffmpeg = spawn(program, ffmpegArguments(source, size), { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = ffmpeg;
    try {
      await once(ffmpeg, 'spawn');
      return ffmpeg;
    } catch (cause) {
      const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
      if (isMissing) throw new FleetError('CAMERA_NO_FFMPEG', { kind: source.kind }, { cause });
      throw new FleetError('CAMERA_FAILED', { source: this.source, reason: String(cause) }, { cause });
    }
  }

  /** Hands on pictures until the process ends or falls silent. */
  async #read(ffmpeg: Ffmpeg): Promise<{ readonly pictures: number; readonly reason: string }> {
    const { size, real } = this.#options;
    const closed = once(ffmpeg, 'close').catch(() => undefined);
    let words = '';
    ffmpeg.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      words = (words + chunk).slice(-1_000);
    });
    let pictures = 0;
    let silent = false;
    const watch = () =>
      real.after(milliseconds(SILENCE_MS), () => {
        silent = true;
        ffmpeg.kill('SIGKILL');
      });
    let cancel = watch();
    try {
      for await (const pixels of framesOf(ffmpeg.stdout, size.width, size.height)) {
        cancel();
        cancel = watch();
        pictures += 1;
        this.#told = false;
        this.#feed.push({ time: real.now(), width: size.width, height: size.height, pixels });
      }
    } catch {
      // A pipe that breaks is an ending like others.
    } finally {
      cancel();
    }
    await closed;
    if (silent) return { pictures, reason: `no picture for ${SILENCE_MS / 1_000} seconds` };
    return { pictures, reason: ffmpeg.exitCode === 0 ? '' : lastLine(words, this.#options.source) };
  }

  /** Stopped, or ffmpeg itself is gone. */
  #giveUp(cause: unknown): void {
    this.#feed.end();
    if (!this.#stopping.signal.aborted) this.#tell(cause instanceof Error ? cause.message : String(cause));
  }

  #tell(reason: string): void {
    if (this.#told) return;
    this.#told = true;
    this.#options.onTrouble(new FleetError('CAMERA_FAILED', { source: this.source, reason }));
  }

  /** Politely first; a driver that hangs may keep it from listening. */
  async #end(): Promise<void> {
    const ffmpeg = this.#process;
    if (ffmpeg?.pid === undefined || ffmpeg.exitCode !== null || ffmpeg.signalCode !== null) return;
    const closed = once(ffmpeg, 'close').catch(() => undefined);
    ffmpeg.kill('SIGTERM');
    const cancel = this.#options.real.after(milliseconds(ENDS_WITHIN_MS), () => ffmpeg.kill('SIGKILL'));
    await closed;
    cancel();
  }
}

/** What ffmpeg said last; addresses with passwords are not passed on. */
function lastLine(words: string, source: VideoSource): string {
  const line = words.trim().split('\n').at(-1) ?? '';
  const clean = source.kind === 'rtsp' ? line.replaceAll(source.url, nameOf(source)) : line;
  return clean === '' ? 'ffmpeg ended' : clean.slice(0, 200);
}
