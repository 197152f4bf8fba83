import type { PlanStopRule } from '../problem.ts';

/** Iterations between two looks at the clock: some tenths of a millisecond; where steps may be long, each looks. */
export const SOME_STEPS = 64;
export const EVERY_STEP = 1;

/**
 * What a search may spend: iterations, so that a run can be repeated exactly, or seconds of a clock. Phases ask for
 * shares of it. The search calls `spend` once an iteration.
 */
export class Budget {
  iterations = 0;
  #share = 0;
  #stopped = false;
  readonly #rule: PlanStopRule;
  readonly #began: number;
  readonly #look: (share: number) => void;
  readonly #every: number;

  /** @param look called at every look at the clock with the share spent; @param every iterations between two looks. */
  constructor(rule: PlanStopRule, look: (share: number) => void = () => undefined, every = SOME_STEPS) {
    this.#rule = rule;
    this.#began = 'clock' in rule ? rule.clock() : 0;
    this.#look = look;
    this.#every = every;
  }

  /** Share of the whole that is spent, as of the last look. */
  get share(): number {
    return this.#share;
  }

  /** Seconds since the beginning; 0 when iterations are counted. */
  get seconds(): number {
    return 'clock' in this.#rule ? this.#rule.clock() - this.#began : 0;
  }

  stop(): void {
    this.#stopped = true;
    this.#share = 1;
  }

  /** Counts one iteration; true when `until` of the budget is spent. */
  spend(until: number): boolean {
    if (this.iterations++ % this.#every === 0) this.look();
    return this.#share >= Math.min(1, until) || this.#stopped;
  }

  /** Reads the clock now. */
  look(): number {
    if (this.#stopped) return 1;
    const rule = this.#rule;
    this.#share =
      'clock' in rule
        ? Math.min(1, (rule.clock() - this.#began) / rule.seconds)
        : Math.min(1, this.iterations / rule.iterations);
    this.#look(this.#share);
    return this.#stopped ? 1 : this.#share;
  }
}
