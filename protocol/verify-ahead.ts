import { equalBytes } from './ids.ts';
import type { BatchVerifier, SignatureCheck, Verifier } from './verifier.ts';

/** Items read ahead at a time; two such runs are under way at most, which bounds memory. */
const RUN = 512;
const RUNS = 2;

/** A verdict, valid for these very objects. */
interface Known extends SignatureCheck {
  readonly holds: boolean;
}

/**
 * A verifier that knows its verdicts beforehand: `ahead` passes items on once the signatures they will be asked
 * about were checked in one batch. Whoever folds the items stays one plain loop and asks as ever. What was not
 * foreseen is checked on the spot, so a wrong guess costs time and never a verdict.
 */
export class ForesightVerifier implements Verifier {
  readonly #verifier: Verifier;
  readonly #batch: BatchVerifier | undefined;
  /** By the signature's own array: equal bytes elsewhere are another signature. */
  readonly #known = new Map<Uint8Array, Known>();
  /** A job's statement comes again with its outcome, in the very next record. */
  #last: Known | undefined;

  /** Without `batch` everything is checked on the spot. */
  constructor(verifier: Verifier, batch?: BatchVerifier) {
    this.#verifier = verifier;
    this.#batch = batch;
  }

  isValidKey(key: Uint8Array): boolean {
    return this.#verifier.isValidKey(key);
  }

  verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
    const known = this.#known.get(signature);
    if (known !== undefined && known.message === message && equalBytes(known.key, key)) return known.holds;
    if (this.#last !== undefined && isSameCheck(this.#last, { key, message, signature }))
      return this.#last.holds;
    return this.#verifier.verify(key, message, signature);
  }

  /** Notes a verdict that the next items may ask for again. */
  #remember(check: SignatureCheck): void {
    this.#last = { ...check, holds: this.verify(check.key, check.message, check.signature) };
  }

  /**
   * The items, each once its signatures are known.
   * @param checksOf what the consumer is going to ask about an item
   * @param again of those, one that later items may ask for in equal bytes
   */
  async *ahead<T>(
    items: AsyncIterable<T> | Iterable<T>,
    checksOf: (item: T) => readonly SignatureCheck[],
    again?: (item: T) => SignatureCheck | undefined,
  ): AsyncGenerator<T> {
    const batch = this.#batch;
    if (batch === undefined) {
      for await (const item of items) {
        const check = again?.(item);
        if (check !== undefined) this.#remember(check);
        yield item;
      }
      return;
    }
    const waiting: Promise<Run<T>>[] = [];
    try {
      for await (const run of runsOf(items)) {
        const checked = this.#check(batch, run, checksOf);
        // Awaited below; until then a failure has a listener.
        checked.catch(() => undefined);
        waiting.push(checked);
        if (waiting.length > RUNS) yield* this.#give(await (waiting.shift() as Promise<Run<T>>), again);
      }
      for (const run of waiting.splice(0)) yield* this.#give(await run, again);
    } finally {
      await Promise.allSettled(waiting);
    }
  }

  async #check<T>(
    batch: BatchVerifier,
    items: readonly T[],
    checksOf: (item: T) => readonly SignatureCheck[],
  ): Promise<Run<T>> {
    const checks = items.flatMap(checksOf);
    const verdicts = await batch.verifyAll(checks);
    return { items, known: checks.map((check, i) => ({ ...check, holds: verdicts[i] === 1 })) };
  }

  *#give<T>(
    { items, known }: Run<T>,
    again: ((item: T) => SignatureCheck | undefined) | undefined,
  ): Generator<T> {
    for (const one of known) this.#known.set(one.signature, one);
    for (const item of items) {
      const check = again?.(item);
      if (check !== undefined) this.#remember(check);
      yield item;
    }
    for (const { signature } of known) this.#known.delete(signature);
  }
}

interface Run<T> {
  readonly items: readonly T[];
  readonly known: readonly Known[];
}

export const isSameCheck = (a: SignatureCheck, b: SignatureCheck): boolean =>
  equalBytes(a.signature, b.signature) && equalBytes(a.message, b.message) && equalBytes(a.key, b.key);

async function* runsOf<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T[]> {
  let run: T[] = [];
  for await (const item of items) {
    run.push(item);
    if (run.length < RUN) continue;
    yield run;
    run = [];
  }
  if (run.length > 0) yield run;
}
