import { highParts, lowParts, pairBytes, rounded } from './resize-weights';

/**
 * Resizes along x: `rows` rows of red, green, blue, `fromStride` bytes apart, become rows of `length` pixels, `toStride` bytes
 * apart. `first` has the first source pixel of each output pixel (32 bits), `weights` the weights of its `pairs` pairs of pixels.
 * Reads up to 6 * `pairs` + 8 bytes beyond the source; writes a byte beyond each row of the result, so `toStride` must leave
 * room for it.
 */
export function resizeRows(
  from: usize,
  fromStride: usize,
  rows: i32,
  to: usize,
  toStride: usize,
  length: i32,
  first: usize,
  weights: usize,
  pairs: i32,
): void {
  const rowEnd = <usize>length * 3;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    if (pairs == 1) fourRowsOfOnePair(from, fromStride, to, toStride, rowEnd, first, weights);
    else if (pairs == 2) fourRowsOfTwoPairs(from, fromStride, to, toStride, rowEnd, first, weights);
    else fourRows(from, fromStride, to, toStride, rowEnd, first, weights, pairs);
    from += fromStride * 4;
    to += toStride * 4;
  }
  for (; row < rows; row++) {
    oneRow(from, to, rowEnd, first, weights, pairs);
    from += fromStride;
    to += toStride;
  }
}

/** The first two pixels of eight bytes or more, with their values of each colour side by side, 16 bits each: r0 r1 g0 g1 b0 b1 0 0. */
// @ts-ignore: decorator
@inline
function firstTwo(pixels: v128): v128 {
  return i8x16.swizzle(
    pixels,
    i8x16(0, none, 3, none, 1, none, 4, none, 2, none, 5, none, none, none, none, none),
  );
}

/** The next two. */
// @ts-ignore: decorator
@inline
function nextTwo(pixels: v128): v128 {
  return i8x16.swizzle(
    pixels,
    i8x16(6, none, 9, none, 7, none, 10, none, 8, none, 11, none, none, none, none, none),
  );
}

/** An index that gives 0. */
const none: i8 = -1;

// @ts-ignore: decorator
@inline
function twoPixels(at: usize): v128 {
  return firstTwo(v128.load64_zero(at));
}

/** A pixel for each of four rows. */
// @ts-ignore: decorator
@inline
function storeFour(to: usize, toStride: usize, a: v128, b: v128, c: v128, d: v128): void {
  const pixels = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
  v128.store32_lane(to, pixels, 0);
  v128.store32_lane(to + toStride, pixels, 1);
  v128.store32_lane(to + toStride * 2, pixels, 2);
  v128.store32_lane(to + toStride * 3, pixels, 3);
}

function fourRowsOfOnePair(
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rowEnd: usize,
  first: usize,
  weights: usize,
): void {
  for (const end = to + rowEnd; to < end; to += 3) {
    const at = from + <usize>load<u32>(first) * 3;
    const high = highParts(weights);
    const low = lowParts(weights);
    const a = twoPixels(at);
    const b = twoPixels(at + fromStride);
    const c = twoPixels(at + fromStride * 2);
    const d = twoPixels(at + fromStride * 3);
    storeFour(
      to,
      toStride,
      rounded(i32x4.dot_i16x8_s(a, high), i32x4.dot_i16x8_s(a, low)),
      rounded(i32x4.dot_i16x8_s(b, high), i32x4.dot_i16x8_s(b, low)),
      rounded(i32x4.dot_i16x8_s(c, high), i32x4.dot_i16x8_s(c, low)),
      rounded(i32x4.dot_i16x8_s(d, high), i32x4.dot_i16x8_s(d, low)),
    );
    first += 4;
    weights += pairBytes;
  }
}

function fourRowsOfTwoPairs(
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rowEnd: usize,
  first: usize,
  weights: usize,
): void {
  for (const end = to + rowEnd; to < end; to += 3) {
    const at = from + <usize>load<u32>(first) * 3;
    const high = highParts(weights);
    const low = lowParts(weights);
    const nextHigh = highParts(weights + pairBytes);
    const nextLow = lowParts(weights + pairBytes);
    storeFour(
      to,
      toStride,
      pixelOfTwoPairs(at, high, low, nextHigh, nextLow),
      pixelOfTwoPairs(at + fromStride, high, low, nextHigh, nextLow),
      pixelOfTwoPairs(at + fromStride * 2, high, low, nextHigh, nextLow),
      pixelOfTwoPairs(at + fromStride * 3, high, low, nextHigh, nextLow),
    );
    first += 4;
    weights += pairBytes * 2;
  }
}

// @ts-ignore: decorator
@inline
function pixelOfTwoPairs(at: usize, firstHigh: v128, firstLow: v128, nextHigh: v128, nextLow: v128): v128 {
  const four = v128.load(at);
  const first = firstTwo(four);
  const next = nextTwo(four);
  return rounded(
    i32x4.add(i32x4.dot_i16x8_s(first, firstHigh), i32x4.dot_i16x8_s(next, nextHigh)),
    i32x4.add(i32x4.dot_i16x8_s(first, firstLow), i32x4.dot_i16x8_s(next, nextLow)),
  );
}

function fourRows(
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rowEnd: usize,
  first: usize,
  weights: usize,
  pairs: i32,
): void {
  for (const end = to + rowEnd; to < end; to += 3) {
    let at = from + <usize>load<u32>(first) * 3;
    let aHigh = i32x4.splat(0);
    let bHigh = aHigh;
    let cHigh = aHigh;
    let dHigh = aHigh;
    let aLow = aHigh;
    let bLow = aHigh;
    let cLow = aHigh;
    let dLow = aHigh;
    for (let pair = 0; pair < pairs; pair++) {
      const high = highParts(weights);
      const low = lowParts(weights);
      const a = twoPixels(at);
      const b = twoPixels(at + fromStride);
      const c = twoPixels(at + fromStride * 2);
      const d = twoPixels(at + fromStride * 3);
      aHigh = i32x4.add(aHigh, i32x4.dot_i16x8_s(a, high));
      aLow = i32x4.add(aLow, i32x4.dot_i16x8_s(a, low));
      bHigh = i32x4.add(bHigh, i32x4.dot_i16x8_s(b, high));
      bLow = i32x4.add(bLow, i32x4.dot_i16x8_s(b, low));
      cHigh = i32x4.add(cHigh, i32x4.dot_i16x8_s(c, high));
      cLow = i32x4.add(cLow, i32x4.dot_i16x8_s(c, low));
      dHigh = i32x4.add(dHigh, i32x4.dot_i16x8_s(d, high));
      dLow = i32x4.add(dLow, i32x4.dot_i16x8_s(d, low));
      at += 6;
      weights += pairBytes;
    }
    storeFour(to, toStride, rounded(aHigh, aLow), rounded(bHigh, bLow), rounded(cHigh, cLow), rounded(dHigh, dLow));
    first += 4;
  }
}

function oneRow(from: usize, to: usize, rowEnd: usize, first: usize, weights: usize, pairs: i32): void {
  for (const end = to + rowEnd; to < end; to += 3) {
    let at = from + <usize>load<u32>(first) * 3;
    let high = i32x4.splat(0);
    let low = high;
    for (let pair = 0; pair < pairs; pair++) {
      const pixels = twoPixels(at);
      high = i32x4.add(high, i32x4.dot_i16x8_s(pixels, highParts(weights)));
      low = i32x4.add(low, i32x4.dot_i16x8_s(pixels, lowParts(weights)));
      at += 6;
      weights += pairBytes;
    }
    const values = i16x8.narrow_i32x4_s(rounded(high, low), high);
    v128.store32_lane(to, i8x16.narrow_i16x8_u(values, values), 0);
    first += 4;
  }
}
