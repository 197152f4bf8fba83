/** Decimals of the token where nothing tells them. */
export const USUAL_DECIMALS = 6;

const USUAL_DIGITS = 4;

/**
 * Base units as people write them: `12.5` for 12,500,000 and 6. Exact, never through a float.
 * @param most digits after the point; what is left of the amount is cut off
 */
export function showAmount(
  units: string,
  decimals: number = USUAL_DECIMALS,
  most: number = USUAL_DIGITS,
): string {
  const digits = units.padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits
    .slice(digits.length - decimals)
    .slice(0, most)
    .replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
