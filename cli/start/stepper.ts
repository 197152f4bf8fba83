import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { toFleetError } from '../output/json.ts';

/** What one step showed: a number with its unit, or a fact, always something that was looked at. */
export type Figure = string | number | bigint | boolean;
export type Figures = Readonly<Record<string, Figure>>;

export interface StepReport {
  readonly name: string;
  readonly ok: boolean;
  /** Of real time. */
  readonly seconds: number;
  readonly figures: Figures;
  readonly error?: ReturnType<FleetError['toJSON']>;
}

export interface StepListener {
  began(name: string, what: string): void;
  ended(report: StepReport): void;
}

/** Runs named steps one after another and keeps what each showed; the first failure ends the run. */
export class Stepper {
  readonly reports: StepReport[] = [];
  readonly #clock: Clock;
  readonly #listener: StepListener;

  constructor(clock: Clock, listener: StepListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Resolves with what the step made; its figures go into the report. Rethrows as FleetError. */
  async step<T>(name: string, what: string, work: () => Promise<{ made: T; figures: Figures }>): Promise<T> {
    const began = this.#clock.now();
    const seconds = () => Math.round(this.#clock.now() - began) / 1000;
    this.#listener.began(name, what);
    try {
      const { made, figures } = await work();
      this.#report({ name, ok: true, seconds: seconds(), figures });
      return made;
    } catch (thrown) {
      const error = toFleetError(thrown);
      this.#report({ name, ok: false, seconds: seconds(), figures: {}, error: error.toJSON() });
      throw error;
    }
  }

  #report(report: StepReport): void {
    this.reports.push(report);
    this.#listener.ended(report);
  }
}

/** A step's own finding that something does not hold. */
export function assertHolds(
  condition: boolean,
  step: string,
  reason: string,
  logs: string,
): asserts condition {
  if (!condition) throw new FleetError('START_STEP_FAILED', { step, reason, logs });
}
