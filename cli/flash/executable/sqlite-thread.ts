import { Worker } from 'node:worker_threads';

/**
 * What the agent uses of the package `sqlite3`, on the SQLite inside Node.js 22: an executable for another
 * architecture then needs no add-on compiled for it. That one blocks while it works, so it works on a thread:
 * a flush to an SD card takes longer than the agent's loop may stand still.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
let database;
// Bound as numbers they would be floating point.
const bound = (values) => values.map((value) => (Number.isSafeInteger(value) ? BigInt(value) : value));
const kinds = {
  open: ({ file }) => { database = new DatabaseSync(file); },
  exec: ({ text }) => { database.exec(text); },
  run: ({ text, values }) => Number(database.prepare(text).run(...bound(values)).changes),
  all: ({ text, values }) => database.prepare(text).all(...bound(values)).map((row) => ({ ...row })),
  close: () => { database?.close(); },
};
parentPort.on('message', (asked) => {
  try {
    parentPort.postMessage({ id: asked.id, result: kinds[asked.kind](asked) });
  } catch (error) {
    parentPort.postMessage({ id: asked.id, error: { message: String(error.message), errcode: Number(error.errcode ?? 1) } });
  }
  if (asked.kind === 'close') parentPort.close();
});`;

/** https://www.sqlite.org/rescode.html; the upper bits only say more of the same. */
const codes: Readonly<Record<number, string>> = {
  5: 'BUSY',
  6: 'LOCKED',
  8: 'READONLY',
  10: 'IOERR',
  11: 'CORRUPT',
  13: 'FULL',
  14: 'CANTOPEN',
  19: 'CONSTRAINT',
  21: 'MISUSE',
  26: 'NOTADB',
};

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly errcode: number };
}
type Done = (error: Error | null, result?: unknown) => void;

/** Calls are answered in the order they were made, as the package does. */
class Database {
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Done>();
  #next = 0;

  constructor(file: string, opened: (error: Error | null) => void) {
    this.#thread = new Worker(THREAD, { eval: true, execArgv: ['--disable-warning=ExperimentalWarning'] });
    this.#thread.on('message', (reply: Reply) => this.#answer(reply));
    this.#thread.on('error', (cause) => this.#giveUp(cause));
    this.#thread.on('exit', () => this.#giveUp(new Error('SQLITE_MISUSE: its thread ended')));
    this.#ask({ kind: 'open', file }, opened);
  }

  exec(text: string, done: (error: Error | null) => void): void {
    this.#ask({ kind: 'exec', text }, done);
  }

  run(text: string, values: readonly unknown[], done: (this: object, error: Error | null) => void): void {
    this.#ask({ kind: 'run', text, values }, (error, changes) => done.call({ changes }, error));
  }

  all(text: string, values: readonly unknown[], done: (error: Error | null, rows: unknown) => void): void {
    this.#ask({ kind: 'all', text, values }, (error, rows) => done(error, rows ?? []));
  }

  close(done: (error: Error | null) => void): void {
    this.#ask({ kind: 'close' }, done);
  }

  #ask(question: object, done: Done): void {
    const id = this.#next++;
    this.#waiting.set(id, done);
    this.#thread.postMessage({ id, ...question });
  }

  #answer({ id, result, error }: Reply): void {
    const done = this.#waiting.get(id);
    this.#waiting.delete(id);
    done?.(error === undefined ? null : named(error), result);
  }

  #giveUp(error: Error): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const done of waiting) done(error);
  }
}

function named({ message, errcode }: { readonly message: string; readonly errcode: number }): Error {
  const code = `SQLITE_${codes[errcode & 0xff] ?? 'ERROR'}`;
  return Object.assign(new Error(`${code}: ${message}`), { code, errno: errcode });
}

export default { Database };
