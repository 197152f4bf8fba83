/** Figures are numbers under keys in kebab-case that end with their unit. */
export type Figures = Readonly<Record<string, number>>;

/** A promise of the design about one figure. */
export interface Target {
  readonly key: string;
  readonly op: '<=' | '>=';
  readonly bound: number;
}

export interface BenchmarkOptions {
  /** Seconds instead of minutes; coarser figures. */
  readonly quick: boolean;
  /** Only these levels of a benchmark that has some, in capital letters; all when absent. */
  readonly levels?: readonly string[];
  /** Instead of the seconds that the benchmark gives each run. */
  readonly seconds?: number;
  /** Count the processor's seconds instead of the wall's where a run is timed: for busy machines. */
  readonly cpu?: boolean;
  /** Gets what a reader should know and a program need not: progress, what was left out and why. */
  readonly note: (text: string) => void;
}

export interface Measured {
  readonly figures: Figures;
  /** Those of them that were measured; a figure left out of `figures` has no target. */
  readonly targets: readonly Target[];
}

/** One thing that is measured. What it starts it stops, whatever happens. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  measure(options: BenchmarkOptions): Promise<Measured>;
}
