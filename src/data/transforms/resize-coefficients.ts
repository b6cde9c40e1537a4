import type { Interpolation } from '../types.ts';
import { type Filter, filters } from './filters.ts';

/** Which source pixels make each output pixel along one axis, and with which weights. */
export interface Coefficients {
  /** First source pixel of each output pixel. */
  readonly first: Int32Array;
  /** Number of source pixels of each output pixel, at least 1. */
  readonly count: Int32Array;
  /** Pairs of source pixels of each output pixel: enough for the largest `count`. */
  readonly pairs: number;
  /**
   * For each output pixel and pair the high parts of two weights, then their low parts, as assembly/resize-weights.ts has
   * them; those beyond `count` are 0. Fixed point: all weights of a pixel sum to about `1 << weightBits`.
   */
  readonly weights: Int16Array;
}

// Source: Pillow src/libImaging/Resample.c, PRECISION_BITS: 32 bits less 8 for the pixel and 2 to spare.
const weightBits = 22;

/**
 * Coefficients of one of Pillow's filters from `sourcePx` to `targetPx` pixels.
 * Source: Pillow src/libImaging/Resample.c, `precompute_coeffs` and `normalize_coeffs_8bpc`.
 * Departs: weights that are zero at either end of a pixel's are left out, which changes no sum.
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

/** The part of an axis that a crop needs: `length` output pixels, made of `sourceLength` source pixels. */
export interface AxisPart extends Omit<Coefficients, 'count'> {
  readonly length: number;
  /** `first` counts from here. */
  readonly sourceStart: number;
  readonly sourceLength: number;
}

export const axisPart = (
  interpolation: Interpolation,
  [sourcePx, targetPx]: readonly [sourcePx: number, targetPx: number],
  [start, length]: readonly [start: number, length: number],
): AxisPart => {
  const axis = coefficients(interpolation, sourcePx, targetPx);
  const last = start + length - 1;
  const sourceStart = axis.first[start]!;
  const sourceLength = axis.first[last]! + axis.count[last]! - sourceStart;
  return {
    pairs: axis.pairs,
    first: axis.first.subarray(start, start + length).map((pixel) => pixel - sourceStart),
    weights: axis.weights.subarray(start * axis.pairs * 4, (start + length) * axis.pairs * 4),
    length,
    sourceStart,
    sourceLength,
  };
};

// The oldest goes first. A table takes some 10 to 100 KB.
const caches: Readonly<Record<Interpolation, Map<number, Coefficients>>> = {
  bilinear: new Map(),
  bicubic: new Map(),
  lanczos: new Map(),
};
const cacheLimit = 256;

const makeCoefficients = (filter: Filter, sourcePx: number, targetPx: number): Coefficients => {
  const scale = sourcePx / targetPx;
  const widening = Math.max(scale, 1);
  const support = filter.supportPx * widening;
  const first = new Int32Array(targetPx);
  const count = new Int32Array(targetPx);
  const taps: number[][] = [];
  for (let target = 0; target < targetPx; target++) {
    const centre = (target + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(sourcePx, Math.trunc(centre + support + 0.5));
    const all = fixedPoint(filterValues(filter, [start, end], centre, widening));
    const begin = all.findIndex((weight) => weight !== 0);
    const used = all.slice(begin, all.findLastIndex((weight) => weight !== 0) + 1);
    first[target] = start + begin;
    count[target] = used.length;
    taps.push(used);
  }
  return { first, count, ...paired(taps) };
};

const paired = (taps: readonly (readonly number[])[]): Pick<Coefficients, 'pairs' | 'weights'> => {
  const pairs = taps.reduce((most, { length }) => Math.max(most, Math.ceil(length / 2)), 0);
  const weights = new Int16Array(taps.length * pairs * 4);
  for (const [target, ofTarget] of taps.entries()) {
    for (const [tap, weight] of ofTarget.entries()) {
      const at = (target * pairs + (tap >> 1)) * 4 + (tap & 1);
      weights[at] = weight >> lowBits;
      weights[at + 2] = weight & ((1 << lowBits) - 1);
    }
  }
  return { pairs, weights };
};

/** Bits of a weight's low part. */
const lowBits = weightBits / 2;

/** The filter's values at the source pixels from `start` to before `end`. */
const filterValues = (
  filter: Filter,
  [start, end]: readonly [start: number, end: number],
  centre: number,
  widening: number,
): number[] =>
  Array.from({ length: end - start }, (_, tap) => filter.weight((tap + start - centre + 0.5) * (1 / widening)));

const fixedPoint = (values: readonly number[]): number[] => {
  let sum = 0;
  for (const value of values) sum += value;
  return values.map((value) => {
    const weight = (value / sum) * (1 << weightBits);
    return Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
  });
};
