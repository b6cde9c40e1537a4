// A weighted sum of 8-bit values with 22-bit weights, exact in 32 bits: each weight is a high part (`weight >> 11`) and a
// low one (11 bits), which both fit 16 bits, so that one instruction multiplies and adds the values of two source pixels.
// The weights of an output pixel lie as `pairs` of source pixels: the two high parts (32 bits), then the two low ones.

/** Bytes of the weights of one pair. */
export const pairBytes: usize = 8;

// @ts-ignore: decorator
@inline
export function highParts(weights: usize): v128 {
  return v128.load32_splat(weights);
}

// @ts-ignore: decorator
@inline
export function lowParts(weights: usize): v128 {
  return v128.load32_splat(weights, 4);
}

/** Four sums, rounded to whole values. */
// @ts-ignore: decorator
@inline
export function rounded(high: v128, low: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.add(i32x4.shl(high, 11), low), i32x4.splat(1 << 21)), 22);
}
