/*
 * IEEE 754 half precision: 1 sign bit, 5 exponent bits, 10 fraction bits. The largest number is 65504, the smallest
 * normal number 2^-14, the smallest subnormal 2^-24.
 */

/** Values below this keep fewer bits: their error is bounded by 2^-25, not relative to the value. */
const smallestNormalHalf = 2 ** -14;
export const largestHalf = 65_504;

/**
 * Bits of the half nearest to each value, rounding ties to even. Values that are too large become infinite; NaN stays NaN.
 */
export const encodeHalves = (values: Float32Array, bits: Uint16Array): void => {
  const singles = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let index = 0; index < singles.length; index++) bits[index] = halfBits(singles[index]!);
};

/** The exact values of halves. */
export const decodeHalves = (bits: Uint16Array, values: Float32Array): void => {
  const table = valueTable();
  for (let index = 0; index < bits.length; index++) values[index] = table[bits[index]!]!;
};

/** The largest |value - half| / max(|value|, 2^-14): at most 2^-11, but infinite if a finite value became infinite. */
export const largestHalfError = (values: Float32Array, bits: Uint16Array): number => {
  const table = valueTable();
  let largest = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    const error = Math.abs(value - table[bits[index]!]!) / Math.max(Math.abs(value), smallestNormalHalf);
    if (error > largest) largest = error; // never true for NaN or infinite values
  }
  return largest;
};

const halfBits = (single: number): number => {
  const sign = (single >>> 16) & 0x8000;
  const magnitude = single & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477f_f000) return sign | 0x7c00; // 65520 and above: closer to 2^16 than to 65504
  // Normal: drops 13 bits; the carry of rounding may go into the exponent.
  if (magnitude >= 0x3880_0000) return sign | ((magnitude - 0x3800_0000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  if (magnitude <= 0x3300_0000) return sign; // up to 2^-25: closer to zero, or a tie and zero is even
  const shift = 126 - (magnitude >>> 23); // from 14 for the largest subnormals to 24
  const fraction = (magnitude & 0x7f_ffff) | 0x80_0000;
  const half = fraction >>> shift;
  const rest = fraction & ((1 << shift) - 1);
  const middle = 1 << (shift - 1);
  return sign | (rest > middle || (rest === middle && (half & 1) === 1) ? half + 1 : half);
};

let table: Float32Array | undefined;

/** The value of each of the 65,536 halves. */
const valueTable = (): Float32Array => {
  table ??= Float32Array.from({ length: 0x1_0000 }, (_, bits) => halfValue(bits));
  return table;
};

const halfValue = (bits: number): number => {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
};
