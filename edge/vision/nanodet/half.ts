/** IEEE 754 binary16, the type weights are shipped in. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024);
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** Rounds to the nearest, halves away from zero; too large becomes infinity, too small zero. */
export function toHalf(value: number): number {
  float[0] = value;
  const bits = word[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const fraction = bits & 0x7fffff;
  const exponent = ((bits >>> 23) & 255) - 112;
  if (exponent >= 31) return sign | (Number.isNaN(value) ? 0x7e00 : 0x7c00);
  if (exponent < -10) return sign;
  if (exponent <= 0) {
    const shift = 14 - exponent;
    return sign | (((fraction | 0x800000) + (1 << (shift - 1))) >> shift);
  }
  // The carry of the rounding may run into the exponent, which is what it should do.
  return sign | ((exponent << 10) + ((fraction + 0x1000) >> 13));
}
