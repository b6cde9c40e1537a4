// The inverse cosine transform of libjpeg's `islow`, bit for bit as its vector code for x86 computes it: the algorithm of
// Loeffler, Ligtenberg and Moschytz (ICASSP 1989) with constants of 13 bits, columns first, 2 extra bits between the passes.
// Where coefficients are larger than an encoder makes them, sums wrap and results saturate at 16 bits as they do there.

/** Constants of 13 bits: a pair of factors in each 32 bits, as `i32x4.dot_i16x8_s` takes them. */
// @ts-ignore: decorator
@inline
function factors(first: i32, second: i32): v128 {
  return i32x4.splat((first & 0xffff) | (second << 16));
}

/** The 8 x 8 values of a block between the passes, 16 bits each. */
const between = memory.data(128, 16);

/** Writes the 8 x 8 values 0..255 of a block of coefficients to `to`, rows `stride` bytes apart. */
export function transformBlock(coefficients: usize, steps: usize, to: usize, stride: usize): void {
  const a = dequantised(coefficients, steps, 0);
  if (isFlat(coefficients)) {
    spreadRow(i16x8.shl(a, 2));
  } else {
    const b = dequantised(coefficients, steps, 1);
    const c = dequantised(coefficients, steps, 2);
    const d = dequantised(coefficients, steps, 3);
    const e = dequantised(coefficients, steps, 4);
    const f = dequantised(coefficients, steps, 5);
    const g = dequantised(coefficients, steps, 6);
    const h = dequantised(coefficients, steps, 7);
    onePass(a, b, c, d, e, f, g, h, 11);
    transposeRows();
  }
  onePass(
    v128.load(between, 0),
    v128.load(between, 16),
    v128.load(between, 32),
    v128.load(between, 48),
    v128.load(between, 64),
    v128.load(between, 80),
    v128.load(between, 96),
    v128.load(between, 112),
    18,
  );
  storeTransposed(to, stride);
}

/** Whether a block is the same from top to bottom: all rows of coefficients but the first are 0. */
// @ts-ignore: decorator
@inline
function isFlat(coefficients: usize): bool {
  const early = v128.or(v128.load(coefficients, 16), v128.or(v128.load(coefficients, 32), v128.load(coefficients, 48)));
  const late = v128.or(v128.load(coefficients, 80), v128.or(v128.load(coefficients, 96), v128.load(coefficients, 112)));
  return !v128.any_true(v128.or(v128.or(early, late), v128.load(coefficients, 64)));
}

/** What the first pass and the transposition make of a flat block: rows of one value each. */
function spreadRow(values: v128): void {
  v128.store(between, values);
  for (let row = 7; row >= 0; row--) {
    v128.store(between + row * 16, i16x8.splat(load<i16>(between + row * 2)));
  }
}

/** `transformBlock` for a block in which only the first coefficient is not 0. */
export function fillBlock(first: i32, step: i32, to: usize, stride: usize): void {
  const scaled = <i32>(<i16>(<i16>(first * step) << 2));
  const value = i8x16.splat(<i8>(min(127, max(-128, (scaled + 16) >> 5)) + 128));
  for (let row = 0; row < 8; row++) {
    v128.store64_lane(to, value, 0);
    to += stride;
  }
}

// @ts-ignore: decorator
@inline
function dequantised(coefficients: usize, steps: usize, row: usize): v128 {
  return i16x8.mul(v128.load(coefficients + row * 16), v128.load(steps + row * 16));
}

// @ts-ignore: decorator
@inline
function lowPairs(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
}

// @ts-ignore: decorator
@inline
function highPairs(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
}

/** Two rows of the result: the sum and the difference of an even and an odd part, four values of each in `low` and `high`. */
// @ts-ignore: decorator
@inline
function storeBoth(row: usize, evenLow: v128, evenHigh: v128, oddLow: v128, oddHigh: v128, shift: i32): void {
  v128.store(
    between + row * 16,
    i16x8.narrow_i32x4_s(
      i32x4.shr_s(i32x4.add(evenLow, oddLow), shift),
      i32x4.shr_s(i32x4.add(evenHigh, oddHigh), shift),
    ),
  );
  v128.store(
    between + (7 - row) * 16,
    i16x8.narrow_i32x4_s(
      i32x4.shr_s(i32x4.sub(evenLow, oddLow), shift),
      i32x4.shr_s(i32x4.sub(evenHigh, oddHigh), shift),
    ),
  );
}

/** One pass over eight rows, each column by itself. The results, shifted down by `shift` bits, go to `between`. */
// @ts-ignore: decorator
@inline
function onePass(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128, shift: i32): void {
  const half = i32x4.splat(1 << (shift - 1));
  // Even part: rows 0, 4 and 2, 6.
  const sum = i16x8.add(a, e);
  const difference = i16x8.sub(a, e);
  const sumLow = i32x4.add(i32x4.shl(i32x4.extend_low_i16x8_s(sum), 13), half);
  const sumHigh = i32x4.add(i32x4.shl(i32x4.extend_high_i16x8_s(sum), 13), half);
  const differenceLow = i32x4.add(i32x4.shl(i32x4.extend_low_i16x8_s(difference), 13), half);
  const differenceHigh = i32x4.add(i32x4.shl(i32x4.extend_high_i16x8_s(difference), 13), half);
  const cgLow = lowPairs(c, g);
  const cgHigh = highPairs(c, g);
  const outer = factors(4433 + 6270, 4433);
  const inner = factors(4433, 4433 - 15137);
  const outerLow = i32x4.dot_i16x8_s(cgLow, outer);
  const outerHigh = i32x4.dot_i16x8_s(cgHigh, outer);
  const innerLow = i32x4.dot_i16x8_s(cgLow, inner);
  const innerHigh = i32x4.dot_i16x8_s(cgHigh, inner);

  // Odd part: rows 1, 3, 5, 7.
  const dh = i16x8.add(d, h);
  const bf = i16x8.add(b, f);
  const crossLow = lowPairs(dh, bf);
  const crossHigh = highPairs(dh, bf);
  const toDh = factors(9633 - 16069, 9633);
  const toBf = factors(9633, 9633 - 3196);
  const dhLow = i32x4.dot_i16x8_s(crossLow, toDh);
  const dhHigh = i32x4.dot_i16x8_s(crossHigh, toDh);
  const bfLow = i32x4.dot_i16x8_s(crossLow, toBf);
  const bfHigh = i32x4.dot_i16x8_s(crossHigh, toBf);
  const hbLow = lowPairs(h, b);
  const hbHigh = highPairs(h, b);
  const fdLow = lowPairs(f, d);
  const fdHigh = highPairs(f, d);
  const ofB = factors(-7373, 12299 - 7373);
  storeBoth(
    0,
    i32x4.add(sumLow, outerLow),
    i32x4.add(sumHigh, outerHigh),
    i32x4.add(i32x4.dot_i16x8_s(hbLow, ofB), bfLow),
    i32x4.add(i32x4.dot_i16x8_s(hbHigh, ofB), bfHigh),
    shift,
  );
  const ofD = factors(-20995, 25172 - 20995);
  storeBoth(
    1,
    i32x4.add(differenceLow, innerLow),
    i32x4.add(differenceHigh, innerHigh),
    i32x4.add(i32x4.dot_i16x8_s(fdLow, ofD), dhLow),
    i32x4.add(i32x4.dot_i16x8_s(fdHigh, ofD), dhHigh),
    shift,
  );
  const ofF = factors(16819 - 20995, -20995);
  storeBoth(
    2,
    i32x4.sub(differenceLow, innerLow),
    i32x4.sub(differenceHigh, innerHigh),
    i32x4.add(i32x4.dot_i16x8_s(fdLow, ofF), bfLow),
    i32x4.add(i32x4.dot_i16x8_s(fdHigh, ofF), bfHigh),
    shift,
  );
  const ofH = factors(2446 - 7373, -7373);
  storeBoth(
    3,
    i32x4.sub(sumLow, outerLow),
    i32x4.sub(sumHigh, outerHigh),
    i32x4.add(i32x4.dot_i16x8_s(hbLow, ofH), dhLow),
    i32x4.add(i32x4.dot_i16x8_s(hbHigh, ofH), dhHigh),
    shift,
  );
}

// @ts-ignore: decorator
@inline
function low32(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
}

// @ts-ignore: decorator
@inline
function high32(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
}

// @ts-ignore: decorator
@inline
function low64(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

// @ts-ignore: decorator
@inline
function high64(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

/** Transposes `between`. */
// @ts-ignore: decorator
@inline
function transposeRows(): void {
  const a = v128.load(between, 0);
  const b = v128.load(between, 16);
  const c = v128.load(between, 32);
  const d = v128.load(between, 48);
  const e = v128.load(between, 64);
  const f = v128.load(between, 80);
  const g = v128.load(between, 96);
  const h = v128.load(between, 112);
  const ab = lowPairs(a, b);
  const AB = highPairs(a, b);
  const cd = lowPairs(c, d);
  const CD = highPairs(c, d);
  const ef = lowPairs(e, f);
  const EF = highPairs(e, f);
  const gh = lowPairs(g, h);
  const GH = highPairs(g, h);
  const first = low32(ab, cd);
  const second = high32(ab, cd);
  const third = low32(AB, CD);
  const fourth = high32(AB, CD);
  const firstOf = low32(ef, gh);
  const secondOf = high32(ef, gh);
  const thirdOf = low32(EF, GH);
  const fourthOf = high32(EF, GH);
  v128.store(between, low64(first, firstOf), 0);
  v128.store(between, high64(first, firstOf), 16);
  v128.store(between, low64(second, secondOf), 32);
  v128.store(between, high64(second, secondOf), 48);
  v128.store(between, low64(third, thirdOf), 64);
  v128.store(between, high64(third, thirdOf), 80);
  v128.store(between, low64(fourth, fourthOf), 96);
  v128.store(between, high64(fourth, fourthOf), 112);
}

// @ts-ignore: decorator
@inline
function lowBytes(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline
function highBytes(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** Writes the columns in `between` as rows of values 0..255, 128 added. */
// @ts-ignore: decorator
@inline
function storeTransposed(to: usize, stride: usize): void {
  const ab = i8x16.narrow_i16x8_s(v128.load(between, 0), v128.load(between, 16));
  const cd = i8x16.narrow_i16x8_s(v128.load(between, 32), v128.load(between, 48));
  const ef = i8x16.narrow_i16x8_s(v128.load(between, 64), v128.load(between, 80));
  const gh = i8x16.narrow_i16x8_s(v128.load(between, 96), v128.load(between, 112));
  const ae = lowBytes(ab, ef);
  const bf = highBytes(ab, ef);
  const cg = lowBytes(cd, gh);
  const dh = highBytes(cd, gh);
  const acegLow = lowBytes(ae, cg);
  const acegHigh = highBytes(ae, cg);
  const bdfhLow = lowBytes(bf, dh);
  const bdfhHigh = highBytes(bf, dh);
  const middle = i8x16.splat(-128);
  storeTwo(to, stride, i8x16.add(lowBytes(acegLow, bdfhLow), middle));
  storeTwo(to + stride * 2, stride, i8x16.add(highBytes(acegLow, bdfhLow), middle));
  storeTwo(to + stride * 4, stride, i8x16.add(lowBytes(acegHigh, bdfhHigh), middle));
  storeTwo(to + stride * 6, stride, i8x16.add(highBytes(acegHigh, bdfhHigh), middle));
}

// @ts-ignore: decorator
@inline
function storeTwo(to: usize, stride: usize, rows: v128): void {
  v128.store64_lane(to, rows, 0);
  v128.store64_lane(to + stride, rows, 1);
}
