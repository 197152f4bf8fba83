import { spawn } from 'node:child_process';
import { FleetError } from '../../../protocol/errors.ts';

export interface RemoteOptions {
  /** As ssh understands it: a name of the person's ssh configuration, or user@host. */
  readonly host: string;
  /** More words for ssh, such as `-p 2222` or `-F file`. */
  readonly words: readonly string[];
  readonly signal: AbortSignal;
}

/** Bytes go in pieces, so that progress tells of the network and not of a buffer. */
const PIECE = 256 * 1024;

/** Another computer through the system's own ssh: its keys, its known hosts, its questions. */
export class Remote {
  readonly host: string;
  readonly #words: readonly string[];
  readonly #signal: AbortSignal;

  constructor({ host, words, signal }: RemoteOptions) {
    this.host = host;
    this.#words = words;
    this.#signal = signal;
  }

  /**
   * Runs a command there and returns what it prints.
   * @param step in words, for the error @param input sent to it
   * @throws CLI_FLASH_SSH
   */
  async run(
    step: string,
    command: string,
    input: Uint8Array = new Uint8Array(0),
    onBytes: (done: number, total: number) => void = () => undefined,
  ): Promise<string> {
    // A host that begins with a dash would be an option of ssh.
    if (this.host.startsWith('-')) throw this.#failed(step, 'that is no host');
    const child = spawn('ssh', [...this.#words, '--', this.host, command], {
      stdio: ['pipe', 'pipe', 'pipe'],
      signal: this.#signal,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      stderr = (stderr + data.toString()).slice(-4_000);
    });
    // When the other side ends early its exit code tells more than the broken pipe.
    child.stdin.on('error', () => undefined);
    const ended = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
    const fed = feed(child.stdin, input, onBytes);
    const code = await ended.catch((cause: Error) => {
      this.#signal.throwIfAborted();
      throw this.#failed(
        step,
        cause.message.includes('ENOENT') ? 'ssh is not installed here' : cause.message,
      );
    });
    if (code !== 0) throw this.#failed(step, lastLine(stderr) || lastLine(stdout) || `it ended with ${code}`);
    await fed;
    return stdout;
  }

  #failed(step: string, reason: string): FleetError {
    return new FleetError('CLI_FLASH_SSH', { host: this.host, step, reason });
  }
}

async function feed(
  stdin: NodeJS.WritableStream,
  input: Uint8Array,
  onBytes: (done: number, total: number) => void,
): Promise<void> {
  for (let at = 0; at < input.length; at += PIECE) {
    const more = await new Promise<boolean>((resolve) => {
      stdin.write(input.subarray(at, at + PIECE), (error) => resolve(error === null || error === undefined));
    });
    if (!more) return;
    onBytes(Math.min(at + PIECE, input.length), input.length);
  }
  stdin.end();
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim().replace(/\.$/, '') ?? '';

/** One word for the shell over there, whatever it holds. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
