import type { Clock } from '../protocol/clock.ts';
import type { FleetError } from '../protocol/errors.ts';
import { errorJson, toJson } from './output/json.ts';
import { type LineOfProgress, type Progress, silentProgress, terminalProgress } from './output/progress.ts';

/** The streams of the process, so that tests can look at what a command says. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person can be asked: stdin and stderr are terminals and this is no continuous integration. */
  readonly interactive: boolean;
  /** Whether stderr may be redrawn, and whether stdout may. */
  readonly redraws: boolean;
  readonly redrawsOut: boolean;
  readonly colour: boolean;
  columns(): number;
}

export type Tone = 'good' | 'bad' | 'warn' | 'faint' | 'strong';
const codes: Readonly<Record<Tone, string>> = { good: '32', bad: '31', warn: '33', faint: '2', strong: '1' };

export interface OutputExtras {
  /** Looks at every line of JSON before it is printed, and throws. */
  readonly check?: ((line: string) => void) | undefined;
  readonly interrupted?: AbortSignal;
}

/**
 * Results go to stdout, everything said on the way to stderr. With `json` stdout holds exactly one JSON value
 * a line, errors included, and nothing else.
 */
export class Output {
  readonly json: boolean;
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #check: ((line: string) => void) | undefined;
  /** Ends a question that is open: the terminal must get its cursor back. */
  readonly interrupted: AbortSignal | undefined;
  #bar: LineOfProgress | undefined;

  constructor(terminal: Terminal, clock: Clock, json: boolean, { check, interrupted }: OutputExtras = {}) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.json = json;
    this.#check = check;
    this.interrupted = interrupted;
  }

  get interactive(): boolean {
    return this.#terminal.interactive && !this.json;
  }

  get width(): number {
    return this.#terminal.columns();
  }

  /** The answer of the command: `value` as JSON, or the text a person reads. */
  result(value: unknown, text: () => string): void {
    const answer = this.json ? toJson(value) : text();
    if (this.json) this.#check?.(answer);
    this.#bar?.wipe();
    this.#terminal.out(`${answer}\n`);
  }

  /** Redraws a whole screen on a terminal; elsewhere each drawing follows the last one. */
  screen(text: string): void {
    this.#terminal.out(this.#terminal.redrawsOut ? `\u001b[H\u001b[J${text}\n` : `${text}\n`);
  }

  /** Said on the way; never part of the answer. */
  note(text: string): void {
    this.#bar?.wipe();
    this.#terminal.err(`${text}\n`);
  }

  warn(text: string): void {
    this.note(`${this.tone('warn', 'warning:')} ${text}`);
  }

  error(error: FleetError, debug: boolean): void {
    if (this.json) this.#terminal.out(`${toJson(errorJson(error))}\n`);
    else this.note(`${this.tone('bad', 'error:')} ${error.message}\n${this.tone('faint', error.hint)}`);
    if (debug) this.note(stackOf(error));
    else if (!this.json && error.code !== 'CLI_USAGE') this.note(this.tone('faint', `(${error.code})`));
  }

  progress(label: string, unit = ''): Progress {
    if (!this.#terminal.redraws || this.json) return silentProgress;
    this.#bar?.end();
    this.#bar = terminalProgress(
      label,
      unit,
      this.#clock,
      (text) => this.#terminal.err(text),
      () => this.width,
    );
    return this.#bar;
  }

  /** What failed leaves its bar on a line of its own: how far it came can be read above the error. */
  endProgress(): void {
    this.#bar?.end();
  }

  /** Colours a word where colours are wanted; the word itself always tells the same. */
  tone(tone: Tone, text: string): string {
    return this.#terminal.colour ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text;
  }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** The real streams. `NO_COLOR` (no-color.org) and `TERM=dumb` are obeyed, `FORCE_COLOR` too. */
export function processTerminal(env: NodeJS.ProcessEnv): Terminal {
  const { stdin, stdout, stderr } = process;
  const plain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const forced = (env['FORCE_COLOR'] ?? '0') !== '0';
  // A dumb terminal cannot move its cursor, and nobody looks at that of a build.
  const moves = env['TERM'] !== 'dumb' && (env['CI'] ?? '') === '';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    interactive: moves && Boolean(stdin.isTTY && stderr.isTTY),
    redraws: moves && Boolean(stderr.isTTY),
    redrawsOut: moves && Boolean(stdout.isTTY),
    colour: !plain && (forced || (moves && Boolean(stderr.isTTY && stdout.isTTY))),
    // A terminal may say that it has none.
    columns: () => stderr.columns || 100,
  };
}
