import { highParts, lowParts, pairBytes, rounded } from './resize-weights';

/**
 * Resizes along y: `rows` rows of `fromStride` bytes, of which the first `rowBytes` count, become `length` rows without gaps.
 * `first` has the first source row of each output row (32 bits), `weights` the weights of its `pairs` pairs of rows.
 * Reads and writes up to 15 bytes beyond source and result.
 */
export function resizeColumns(
  from: usize,
  fromStride: usize,
  rows: i32,
  rowBytes: i32,
  to: usize,
  length: i32,
  first: usize,
  weights: usize,
  pairs: i32,
): void {
  for (let y = 0; y < length; y++) {
    const row = load<i32>(first + <usize>y * 4);
    for (let x = 0; x < rowBytes; x += 16) {
      v128.store(to + x, mixed(from + x, fromStride, row, rows - 1, weights, pairs));
    }
    to += rowBytes;
    weights += <usize>pairs * pairBytes;
  }
}

/** Sixteen values of an output row, mixed from `pairs` pairs of rows from `row` on. A row after the last has weight 0. */
// @ts-ignore: decorator
@inline
function mixed(from: usize, fromStride: usize, row: i32, lastRow: i32, weights: usize, pairs: i32): v128 {
  let aHigh = i32x4.splat(0);
  let bHigh = aHigh;
  let cHigh = aHigh;
  let dHigh = aHigh;
  let aLow = aHigh;
  let bLow = aHigh;
  let cLow = aHigh;
  let dLow = aHigh;
  for (let pair = 0; pair < pairs; pair++) {
    const one = v128.load(from + <usize>min(row, lastRow) * fromStride);
    const two = v128.load(from + <usize>min(row + 1, lastRow) * fromStride);
    const high = highParts(weights);
    const low = lowParts(weights);
    const left = i8x16.shuffle(one, two, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const right = i8x16.shuffle(one, two, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const a = i16x8.extend_low_i8x16_u(left);
    const b = i16x8.extend_high_i8x16_u(left);
    const c = i16x8.extend_low_i8x16_u(right);
    const d = i16x8.extend_high_i8x16_u(right);
    aHigh = i32x4.add(aHigh, i32x4.dot_i16x8_s(a, high));
    aLow = i32x4.add(aLow, i32x4.dot_i16x8_s(a, low));
    bHigh = i32x4.add(bHigh, i32x4.dot_i16x8_s(b, high));
    bLow = i32x4.add(bLow, i32x4.dot_i16x8_s(b, low));
    cHigh = i32x4.add(cHigh, i32x4.dot_i16x8_s(c, high));
    cLow = i32x4.add(cLow, i32x4.dot_i16x8_s(c, low));
    dHigh = i32x4.add(dHigh, i32x4.dot_i16x8_s(d, high));
    dLow = i32x4.add(dLow, i32x4.dot_i16x8_s(d, low));
    row += 2;
    weights += pairBytes;
  }
  return i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_s(rounded(aHigh, aLow), rounded(bHigh, bLow)),
    i16x8.narrow_i32x4_s(rounded(cHigh, cLow), rounded(dHigh, dLow)),
  );
}
