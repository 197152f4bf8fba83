/** Radians of one unit of 1e-7 degree. */
const RADIANS_PER_E7 = 1.7453292519943295e-9;

/**
 * Cosine of a latitude given in 1e-7 degree, by its Taylor series to x^16 (error below 1e-12).
 * Math.cos may differ in the last bit between engines; products and sums of doubles may not, and reward
 * distances have to be the same on every machine that recomputes them.
 */
export function cosineOfLatitude(latitudeE7: number): number {
  const x = latitudeE7 * RADIANS_PER_E7;
  const s = x * x;
  let sum = 1 - s / 240;
  for (let k = 14; k >= 2; k -= 2) sum = 1 - (s / (k * (k - 1))) * sum;
  return sum;
}
