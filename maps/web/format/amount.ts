/** Decimals of the token where nothing tells them. */
export const USUAL_DECIMALS = 6;

/** Base units as people write them: `12.5` for 12,500,000 and 6. Exact, never through a float; at most 4 digits after the point. */
export function showAmount(units: string, decimals: number = USUAL_DECIMALS): string {
  const digits = units.padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits
    .slice(digits.length - decimals)
    .slice(0, 4)
    .replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
