import type { Box, RgbImage } from '../types.ts';
import { type AxisPart, roundingHalf, weightBits } from './resize-coefficients.ts';

/**
 * Resizes along x. `region` is the part of the image that the axis needs.
 * @returns `axis.length` x `region.heightPx` pixels
 */
export const resizeRows = (image: RgbImage, region: Box, axis: AxisPart): RgbImage => {
  const { heightPx } = region;
  const result = new Uint8ClampedArray(heightPx * axis.length * 3);
  const mix = axis.most <= 2 ? mixTwo : mixMany;
  for (let row = 0; row < heightPx; row++) {
    const from = ((region.topPx + row) * image.widthPx + region.leftPx - axis.sourceStart) * 3;
    mix(image.data, from, axis, result, row * axis.length * 3);
  }
  return { widthPx: axis.length, heightPx, data: new Uint8Array(result.buffer) };
};

/** Writes one row to `result` from `to` on. The axis's first source pixel, needed or not, would be at `from`. */
type MixRow = (data: Uint8Array, from: number, axis: AxisPart, result: Uint8ClampedArray, to: number) => void;

const mixMany: MixRow = (data, from, { first, count, weights, stride, start, length }, result, to) => {
  for (let x = start; x < start + length; x++, to += 3) {
    let at = from + first[x]! * 3;
    let red = roundingHalf;
    let green = roundingHalf;
    let blue = roundingHalf;
    const end = x * stride + count[x]!;
    for (let tap = x * stride; tap < end; tap++, at += 3) {
      const weight = weights[tap]!;
      red += Math.imul(data[at]!, weight);
      green += Math.imul(data[at + 1]!, weight);
      blue += Math.imul(data[at + 2]!, weight);
    }
    result[to] = red >> weightBits;
    result[to + 1] = green >> weightBits;
    result[to + 2] = blue >> weightBits;
  }
};

/** The same for at most two source pixels each, as when an image is enlarged: faster. */
const mixTwo: MixRow = (data, from, { first, count, weights, stride, start, length }, result, to) => {
  for (let x = start; x < start + length; x++, to += 3) {
    const one = from + first[x]! * 3;
    // Where there is only one, it is taken twice, the second time with weight 0.
    const two = one + (count[x]! - 1) * 3;
    const weightOne = weights[x * stride]!;
    const weightTwo = weights[x * stride + 1]!;
    result[to] = (data[one]! * weightOne + data[two]! * weightTwo + roundingHalf) >> weightBits;
    result[to + 1] = (data[one + 1]! * weightOne + data[two + 1]! * weightTwo + roundingHalf) >> weightBits;
    result[to + 2] = (data[one + 2]! * weightOne + data[two + 2]! * weightTwo + roundingHalf) >> weightBits;
  }
};
