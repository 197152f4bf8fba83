/** The value below which `share` of the values lie, by nearest rank. Throws RangeError without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (value === undefined) throw new RangeError('a percentile of nothing');
  return value;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
