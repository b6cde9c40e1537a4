import type { Interpolation } from '../../domain/test-transform.ts';
import { isSpanOf } from './boxes.ts';
import { type Filter, filters } from './filters.ts';

/** The source pixels of each output pixel along one axis, and their weights. */
export interface Coefficients {
  /** First source pixel of each output pixel. */
  readonly first: Int32Array;
  /** Number of source pixels of each output pixel, at least 1. */
  readonly count: Int32Array;
  /** Pairs of source pixels of each output pixel: enough for the largest `count`. */
  readonly pairs: number;
  /**
   * For each output pixel and pair, the high parts of two weights, then their low parts, as in
   * assembly/resize-weights.ts; those beyond `count` are 0. The weights are fixed point and sum to about
   * `1 << weightBits` for each pixel.
   */
  readonly weights: Int16Array;
}

// Source: Pillow src/libImaging/Resample.c, PRECISION_BITS: 32 bits minus 8 for the pixel and 2 spare.
const weightBits = 22;

/**
 * Coefficients of one of Pillow's filters from `sourcePx` to `targetPx` pixels.
 * Source: Pillow src/libImaging/Resample.c, `precompute_coeffs` and `normalize_coeffs_8bpc`.
 * Departs: zero weights at either end of a pixel's span are omitted, which changes no sum.
 */
export const coefficients = (interpolation: Interpolation, sourcePx: number, targetPx: number): Coefficients => {
  const cache = caches[interpolation];
  const key = sourcePx * 0x1_0000_0000 + targetPx;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = makeCoefficients(filters[interpolation], sourcePx, targetPx);
  if (cache.size === cacheLimit) cache.delete(cache.keys().next().value!);
  cache.set(key, made);
  return made;
};

/** The part of an axis that a crop needs: `length` output pixels, computed from `sourceLength` source pixels. */
export interface AxisPart extends Omit<Coefficients, 'count'> {
  readonly length: number;
  /** `first` is relative to this. */
  readonly sourceStart: number;
  readonly sourceLength: number;
}

/** Throws a RangeError unless the crop, `length` output pixels from `start` on, lies inside the axis. */
export const axisPart = (
  interpolation: Interpolation,
  [sourcePx, targetPx]: readonly [sourcePx: number, targetPx: number],
  [start, length]: readonly [start: number, length: number],
): AxisPart => {
  if (!isSpanOf(targetPx, start, length))
    throw new RangeError(`a crop of ${length} from ${start} on, of ${targetPx} px`);
  const axis = coefficients(interpolation, sourcePx, targetPx);
  const first = axis.first.slice(start, start + length);
  // Not simply from the first to the last pixel: since zero weights are omitted, a pixel may begin before its left
  // neighbour.
  let [sourceStart, sourceEnd] = [sourcePx, 0];
  for (let target = 0; target < length; target++) {
    sourceStart = Math.min(sourceStart, first[target]!);
    sourceEnd = Math.max(sourceEnd, first[target]! + axis.count[start + target]!);
  }
  for (let target = 0; target < length; target++) first[target]! -= sourceStart;
  return {
    pairs: axis.pairs,
    first,
    weights: axis.weights.subarray(start * axis.pairs * 4, (start + length) * axis.pairs * 4),
    length,
    sourceStart,
    sourceLength: sourceEnd - sourceStart,
  };
};

// The oldest is evicted first. A table takes about 10 to 100 KB.
const caches: Readonly<Record<Interpolation, Map<number, Coefficients>>> = {
  bilinear: new Map(),
  bicubic: new Map(),
  lanczos: new Map(),
};
const cacheLimit = 256;

// Uses typed arrays, as photographs of many sizes need many tables.
const makeCoefficients = ({ supportPx, weight }: Filter, sourcePx: number, targetPx: number): Coefficients => {
  const scale = sourcePx / targetPx;
  const widening = Math.max(scale, 1);
  const support = supportPx * widening;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(targetPx);
  const count = new Int32Array(targetPx);
  const taps = new Int32Array(targetPx * stride);
  const values = new Float64Array(stride);
  for (let target = 0; target < targetPx; target++) {
    const centre = (target + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const length = Math.min(sourcePx, Math.trunc(centre + support + 0.5)) - start;
    let sum = 0;
    for (let tap = 0; tap < length; tap++) {
      values[tap] = weight((tap + start - centre + 0.5) * (1 / widening));
      sum += values[tap]!;
    }
    let [begin, end] = [length, 0];
    for (let tap = 0; tap < length; tap++) {
      const fixed = fixedPoint(values[tap]! / sum);
      if (fixed === 0 && begin === length) continue;
      begin = Math.min(begin, tap);
      if (fixed !== 0) end = tap + 1;
      taps[target * stride + tap - begin] = fixed;
    }
    // All weights are zero if more than about 8 million pixels become one: the result is then black, as in Pillow.
    first[target] = end === 0 ? start : start + begin;
    count[target] = end === 0 ? 1 : end - begin;
  }
  return { first, count, ...paired(taps, stride, count) };
};

const fixedPoint = (value: number): number => {
  const weight = value * (1 << weightBits);
  return Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
};

const paired = (taps: Int32Array, stride: number, count: Int32Array): Pick<Coefficients, 'pairs' | 'weights'> => {
  const pairs = Math.ceil(count.reduce((most, each) => Math.max(most, each), 0) / 2);
  const weights = new Int16Array(count.length * pairs * 4);
  for (let target = 0; target < count.length; target++) {
    for (let tap = 0; tap < count[target]!; tap++) {
      const weight = taps[target * stride + tap]!;
      const at = (target * pairs + (tap >> 1)) * 4 + (tap & 1);
      weights[at] = weight >> lowBits;
      weights[at + 2] = weight & ((1 << lowBits) - 1);
    }
  }
  return { pairs, weights };
};

/** Bits of a weight's low part. */
const lowBits = weightBits / 2;
