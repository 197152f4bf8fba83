/** Seconds on the wall and seconds of processor time, which other processes on the machine do not touch. */
export interface Took {
  readonly wall: number;
  readonly cpu: number;
}

/** Runs something and times it; the result is handed on so that nothing is optimised away. */
export function timed<T>(run: () => T): Took & { readonly result: T } {
  const began = performance.now();
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6, result };
}

/** The median of several runs, by processor time. */
export function medianOf(runs: number, run: () => unknown): Took {
  const all = Array.from({ length: runs }, () => timed(run)).sort((a, b) => a.cpu - b.cpu);
  return all[Math.floor(runs / 2)] as Took;
}

/** The exponent e of the power law size^e that fits best (least squares of logarithms). */
export function exponentOf(sizes: readonly number[], values: readonly number[]): number {
  const x = sizes.map(Math.log);
  const y = values.map(Math.log);
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [mx, my] = [mean(x), mean(y)];
  const top = x.reduce((sum, value, i) => sum + (value - mx) * ((y[i] as number) - my), 0);
  return top / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
