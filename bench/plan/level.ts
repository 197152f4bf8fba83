import type { BenchmarkOptions, Measured } from '../benchmark.ts';

/** One row of the acceptance table of the planner. Its figures begin with its letter in lower case. */
export interface Level {
  readonly letter: string;
  readonly about: string;
  measure(options: BenchmarkOptions): Promise<Measured>;
}
