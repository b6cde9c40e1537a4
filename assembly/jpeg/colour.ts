// Converts planes of brightness (luma) and two colours (chroma) to red, green, blue, as libjpeg does: "fancy" upsampling of
// colours that have half the width, or half the width and height, and the JFIF matrix in 16-bit fixed point, rounded.

/** An index that gives 0. */
const no: i8 = -1;

// @ts-ignore: decorator
@inline
function oneOfEach(red: v128, green: v128, blue: v128): v128 {
  return v128.or(v128.or(red, green), blue);
}

/** Sixteen pixels. */
// @ts-ignore: decorator
@inline
function storePixels(to: usize, red: v128, green: v128, blue: v128): void {
  v128.store(
    to,
    oneOfEach(
      i8x16.swizzle(red, i8x16(0, no, no, 1, no, no, 2, no, no, 3, no, no, 4, no, no, 5)),
      i8x16.swizzle(green, i8x16(no, 0, no, no, 1, no, no, 2, no, no, 3, no, no, 4, no, no)),
      i8x16.swizzle(blue, i8x16(no, no, 0, no, no, 1, no, no, 2, no, no, 3, no, no, 4, no)),
    ),
    0,
  );
  v128.store(
    to,
    oneOfEach(
      i8x16.swizzle(red, i8x16(no, no, 6, no, no, 7, no, no, 8, no, no, 9, no, no, 10, no)),
      i8x16.swizzle(green, i8x16(5, no, no, 6, no, no, 7, no, no, 8, no, no, 9, no, no, 10)),
      i8x16.swizzle(blue, i8x16(no, 5, no, no, 6, no, no, 7, no, no, 8, no, no, 9, no, no)),
    ),
    16,
  );
  v128.store(
    to,
    oneOfEach(
      i8x16.swizzle(red, i8x16(no, 11, no, no, 12, no, no, 13, no, no, 14, no, no, 15, no, no)),
      i8x16.swizzle(green, i8x16(no, no, 11, no, no, 12, no, no, 13, no, no, 14, no, no, 15, no)),
      i8x16.swizzle(blue, i8x16(10, no, no, 11, no, no, 12, no, no, 13, no, no, 14, no, no, 15)),
    ),
    32,
  );
}

/** Eight values of a colour, 0..255, less 128. */
// @ts-ignore: decorator
@inline
function centred(values: v128): v128 {
  return i16x8.sub(values, i16x8.splat(128));
}

/** The factors 1.402 and 1.772, rounded as in 16-bit fixed point: found by trying all 256 values. */
// @ts-ignore: decorator
@inline
function redOf(y: v128, cr: v128): v128 {
  return i16x8.add(y, i16x8.q15mulr_sat_s(i16x8.shl(cr, 1), i16x8.splat(22970)));
}

// @ts-ignore: decorator
@inline
function blueOf(y: v128, cb: v128): v128 {
  return i16x8.add(y, i16x8.q15mulr_sat_s(i16x8.shl(cb, 1), i16x8.splat(29033)));
}

/** The factors 0.34414 and 0.71414: 22554 and 46802 in 16 bits, half of that in 15 bits. */
// @ts-ignore: decorator
@inline
function greenOf(y: v128, cb: v128, cr: v128): v128 {
  const factors = i32x4.splat((-11277 & 0xffff) | (-23401 << 16));
  const low = i8x16.shuffle(cb, cr, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
  const high = i8x16.shuffle(cb, cr, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
  const half = i32x4.splat(1 << 14);
  return i16x8.add(
    y,
    i16x8.narrow_i32x4_s(
      i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(low, factors), half), 15),
      i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(high, factors), half), 15),
    ),
  );
}

/** One row of `widthPx` pixels. Reads up to 15 values and writes up to 47 bytes beyond it. */
export function convertRow(yRow: usize, cbRow: usize, crRow: usize, to: usize, widthPx: i32): void {
  for (let x = 0; x < widthPx; x += 16) {
    const y = v128.load(yRow + x);
    const cb = v128.load(cbRow + x);
    const cr = v128.load(crRow + x);
    const yLow = i16x8.extend_low_i8x16_u(y);
    const yHigh = i16x8.extend_high_i8x16_u(y);
    const cbLow = centred(i16x8.extend_low_i8x16_u(cb));
    const cbHigh = centred(i16x8.extend_high_i8x16_u(cb));
    const crLow = centred(i16x8.extend_low_i8x16_u(cr));
    const crHigh = centred(i16x8.extend_high_i8x16_u(cr));
    storePixels(
      to,
      i8x16.narrow_i16x8_u(redOf(yLow, crLow), redOf(yHigh, crHigh)),
      i8x16.narrow_i16x8_u(greenOf(yLow, cbLow, crLow), greenOf(yHigh, cbHigh, crHigh)),
      i8x16.narrow_i16x8_u(blueOf(yLow, cbLow), blueOf(yHigh, cbHigh)),
    );
    to += 48;
  }
}

/** A row of grey, repeated for each colour. */
export function repeatRow(row: usize, to: usize, widthPx: i32): void {
  for (let x = 0; x < widthPx; x += 16) {
    const grey = v128.load(row + x);
    storePixels(to, grey, grey, grey);
    to += 48;
  }
}

/**
 * Twice as many values in a row, each three quarters of the nearest and a quarter of the next nearest. `row` has a value
 * before the first and after the last.
 */
export function widenRow(row: usize, to: usize, count: i32): void {
  const three = i16x8.splat(3);
  for (let x = 0; x < count; x += 8) {
    const nearest = i16x8.mul(v128.load8x8_u(row + x), three);
    const before = i16x8.add(v128.load8x8_u(row + x - 1), i16x8.splat(1));
    const behind = i16x8.add(v128.load8x8_u(row + x + 1), i16x8.splat(2));
    const even = i16x8.shr_u(i16x8.add(nearest, before), 2);
    const odd = i16x8.shr_u(i16x8.add(nearest, behind), 2);
    v128.store(to + x * 2, v128.or(even, i16x8.shl(odd, 8)));
  }
}

/** Eight values at `at` of the row that is three quarters of `near` and one quarter of `far`, times 4. */
// @ts-ignore: decorator
@inline
function mixedRows(near: usize, far: usize, at: i32): v128 {
  return i16x8.add(i16x8.mul(v128.load8x8_u(near + at), i16x8.splat(3)), v128.load8x8_u(far + at));
}

/** The same in both directions, from the nearest row and the next nearest. */
export function widenRows(near: usize, far: usize, to: usize, count: i32): void {
  const three = i16x8.splat(3);
  for (let x = 0; x < count; x += 8) {
    const nearest = i16x8.mul(mixedRows(near, far, x), three);
    const before = i16x8.add(mixedRows(near, far, x - 1), i16x8.splat(8));
    const behind = i16x8.add(mixedRows(near, far, x + 1), i16x8.splat(7));
    const even = i16x8.shr_u(i16x8.add(nearest, before), 4);
    const odd = i16x8.shr_u(i16x8.add(nearest, behind), 4);
    v128.store(to + x * 2, v128.or(even, i16x8.shl(odd, 8)));
  }
}
