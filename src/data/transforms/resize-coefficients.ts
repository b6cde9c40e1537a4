/** Which source pixels make each output pixel along one axis, and with which weights. */
export interface Coefficients {
  /** First source pixel of each output pixel. */
  readonly first: Int32Array;
  /** Number of source pixels of each output pixel. */
  readonly count: Int32Array;
  /** `stride` for each output pixel, of which `count` are used; fixed point, all of a pixel sum to about `1 << bits`. */
  readonly weights: Int32Array;
  readonly stride: number;
  readonly bits: number;
  /** Added before the shift, so that it rounds. */
  readonly half: number;
}

// Source: Pillow src/libImaging/Resample.c, PRECISION_BITS: 32 bits less 8 for the pixel and 2 to spare.
const bits = 22;

/**
 * Coefficients of Pillow's bilinear filter from `sourcePx` to `targetPx` pixels.
 * Source: Pillow src/libImaging/Resample.c, `precompute_coeffs` and `normalize_coeffs_8bpc`. The weights are not
 * negative, so that a sum can't leave 0..255 by more than its rounding and needs no clipping.
 */
export const coefficients = (sourcePx: number, targetPx: number): Coefficients => {
  const key = sourcePx * 0x1_0000_0000 + targetPx;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = makeCoefficients(sourcePx, targetPx);
  if (cache.size >= cacheLimit) cache.delete(cache.keys().next().value!);
  cache.set(key, made);
  return made;
};

// The oldest goes first. A table of a 4,000 pixel side takes about 100 KB.
const cache = new Map<number, Coefficients>();
const cacheLimit = 128;

const makeCoefficients = (sourcePx: number, targetPx: number): Coefficients => {
  const scale = sourcePx / targetPx;
  const support = Math.max(scale, 1);
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(targetPx);
  const count = new Int32Array(targetPx);
  const weights = new Int32Array(targetPx * stride);
  const exact = new Float64Array(stride);
  for (let target = 0; target < targetPx; target++) {
    const centre = (target + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(sourcePx, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let tap = 0; tap < end - start; tap++) {
      const distance = Math.abs((tap + start - centre + 0.5) * (1 / support));
      exact[tap] = Math.max(0, 1 - distance);
      sum += exact[tap]!;
    }
    for (let tap = 0; tap < end - start; tap++) {
      weights[target * stride + tap] = Math.trunc(0.5 + (exact[tap]! / sum) * (1 << bits));
    }
    first[target] = start;
    count[target] = end - start;
  }
  return { first, count, weights, stride, bits, half: 1 << (bits - 1) };
};
