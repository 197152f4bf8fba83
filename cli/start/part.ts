import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { type Clock, systemClock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { milliseconds } from '../../protocol/units.ts';

export interface PartOptions {
  /** How the part is called in messages and in the name of its log. */
  readonly name: string;
  /** Program and arguments; the program prints one JSON line with `ready: true` on stdout when it is up. */
  readonly command: readonly [string, ...string[]];
  readonly folder: string;
  readonly logFile: string;
  readonly readyWithin?: number;
  /** Gets every further JSON line the process prints on stdout. */
  readonly onLine?: (line: Readonly<Record<string, unknown>>) => void;
}

/**
 * One part of Wayproof as a process of its own. It can be killed without warning and started again, which is
 * how the check and the `kill -9` tests use it.
 */
export class Part {
  readonly #options: PartOptions;
  readonly #clock: Clock;
  #child: ChildProcess | undefined;
  #exited: Promise<number> = Promise.resolve(0);
  #stopping = false;
  #lastWords: string[] = [];

  constructor(options: PartOptions, clock: Clock = systemClock) {
    this.#options = options;
    this.#clock = clock;
  }

  get name(): string {
    return this.#options.name;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Spawns the process and resolves with its ready line. Throws START_PART_FAILED with its last words. */
  async start(): Promise<Readonly<Record<string, unknown>>> {
    const { command, folder, logFile } = this.#options;
    await mkdir(dirname(logFile), { recursive: true });
    await mkdir(folder, { recursive: true });
    const log = createWriteStream(logFile, { flags: 'a' });
    const [program, ...args] = command;
    const child = spawn(program, args, {
      cwd: folder,
      env: partEnvironment(),
      // Its own process group: Ctrl-C reaches this process, which stops the parts in order. The channel tells
      // the part when this process is gone.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    this.#stopping = false;
    this.#lastWords = [];
    this.#exited = new Promise((resolve) => {
      child.once('error', () => resolve(127));
      child.once('exit', (code) => resolve(code ?? 1));
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      log.write(chunk);
      this.#remember(chunk.toString());
    });
    return await this.#ready(child, log);
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.#stopping = true;
    this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  /** Asks it to stop; after ten seconds it is killed. Resolves with its exit code. */
  async stop(): Promise<number> {
    this.#stopping = true;
    if (!this.running) return 0;
    this.#child?.kill('SIGTERM');
    const cancel = this.#clock.after(milliseconds(10_000), () => this.#child?.kill('SIGKILL'));
    const code = await this.#exited;
    cancel();
    return code;
  }

  /** Throws START_PART_FAILED when the process ended without being asked to. */
  assertRunning(): void {
    if (!this.running && !this.#stopping) throw this.#failed('it ended by itself');
  }

  #ready(child: ChildProcess, log: NodeJS.WritableStream): Promise<Readonly<Record<string, unknown>>> {
    return new Promise((resolve, reject) => {
      const { readyWithin = 60_000 } = this.#options;
      const cancel = this.#clock.after(milliseconds(readyWithin), () => {
        reject(this.#failed(`it was not ready within ${readyWithin / 1000} s`));
      });
      void this.#exited.then((code) => {
        cancel();
        reject(this.#failed(`it ended with exit code ${code}`));
      });
      if (child.stdout === null) return;
      createInterface({ input: child.stdout }).on('line', (line) => {
        log.write(`${line}\n`);
        this.#remember(line);
        const said = jsonLine(line);
        if (said === undefined) return;
        if (said['ready'] !== true) return this.#options.onLine?.(said);
        cancel();
        resolve(said);
      });
    });
  }

  #remember(text: string): void {
    this.#lastWords = [...this.#lastWords, ...text.split('\n').filter((line) => line.trim() !== '')].slice(
      -6,
    );
  }

  #failed(reason: string): FleetError {
    return new FleetError('START_PART_FAILED', {
      part: this.#options.name,
      reason,
      words: this.#lastWords.map(plainly).join(' / ').slice(-600).replace(/\.$/, ''),
      log: this.#options.logFile,
    });
  }
}

/** An error that was printed as JSON, in the words a person would have read. */
function plainly(line: string): string {
  const { error } = jsonLine(line) ?? {};
  const { message, hint } = (error ?? {}) as { message?: unknown; hint?: unknown };
  return typeof message === 'string' ? `${message} ${typeof hint === 'string' ? hint : ''}`.trim() : line;
}

function jsonLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** A person's own settings must not reach the parts of an embedded world: their files say everything. */
function partEnvironment(): NodeJS.ProcessEnv {
  const kept = ['WAYPROOF_PROGRAM_SO', 'WAYPROOF_DEBUG', 'WAYPROOF_CHECK_JSON'];
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('WAYPROOF_') || kept.includes(name)),
  );
}
