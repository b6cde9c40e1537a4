import type { Box, RgbImage } from '../types.ts';
import { type AxisPart, roundingHalf, weightBits } from './resize-coefficients.ts';

/**
 * Resizes along y. `region` is the part of the image that the axis needs.
 * @returns `region.widthPx` x `axis.length` pixels
 */
export const resizeColumns = (image: RgbImage, region: Box, axis: AxisPart): RgbImage => {
  const { weights, stride, count, first } = axis;
  const result = new Uint8ClampedArray(axis.length * region.widthPx * 3);
  const sums = new Int32Array(region.widthPx * 3);
  for (let row = 0; row < axis.length; row++) {
    const y = axis.start + row;
    const taps = weights.subarray(y * stride, y * stride + count[y]!);
    const sourceRow = region.topPx + first[y]! - axis.sourceStart;
    const from = (sourceRow * image.widthPx + region.leftPx) * 3;
    const mix = taps.length <= 2 ? mixTwo : taps.length <= 4 ? mixFour : mixMany;
    mix(image, from, taps, sums, result, row * sums.length);
  }
  return { widthPx: region.widthPx, heightPx: axis.length, data: new Uint8Array(result.buffer) };
};

/** Writes one row to `result` from `to` on, a weighted sum of rows of the image; the first of them begins at `from`. */
type MixRows = (
  image: RgbImage,
  from: number,
  taps: Int32Array,
  sums: Int32Array,
  result: Uint8ClampedArray,
  to: number,
) => void;

const mixTwo: MixRows = ({ data, widthPx }, from, taps, sums, result, to) => {
  // Where there is only one, it is taken twice, the second time with weight 0.
  const two = from + (taps.length - 1) * widthPx * 3;
  const weightOne = taps[0]!;
  const weightTwo = taps[1] ?? 0;
  for (let x = 0; x < sums.length; x++) {
    const sum = Math.imul(data[from + x]!, weightOne) + Math.imul(data[two + x]!, weightTwo);
    result[to + x] = (sum + roundingHalf) >> weightBits;
  }
};

/** As `mixTwo`: a row that is too many has weight 0. */
const mixFour: MixRows = ({ data, widthPx }, from, taps, sums, result, to) => {
  const rowLength = widthPx * 3;
  const last = taps.length - 1;
  const two = from + rowLength;
  const three = from + Math.min(2, last) * rowLength;
  const four = from + Math.min(3, last) * rowLength;
  const [weightOne, weightTwo, weightThree, weightFour] = [taps[0]!, taps[1]!, taps[2] ?? 0, taps[3] ?? 0];
  for (let x = 0; x < sums.length; x++) {
    const near = Math.imul(data[from + x]!, weightOne) + Math.imul(data[two + x]!, weightTwo);
    const far = Math.imul(data[three + x]!, weightThree) + Math.imul(data[four + x]!, weightFour);
    result[to + x] = (near + far + roundingHalf) >> weightBits;
  }
};

const mixMany: MixRows = ({ data, widthPx }, from, taps, sums, result, to) => {
  sums.fill(roundingHalf);
  for (let tap = 0; tap < taps.length; tap += 2) {
    const one = from + tap * widthPx * 3;
    const two = tap + 1 < taps.length ? one + widthPx * 3 : one;
    const weightOne = taps[tap]!;
    const weightTwo = taps[tap + 1] ?? 0;
    for (let x = 0; x < sums.length; x++) {
      sums[x] = (sums[x]! + Math.imul(data[one + x]!, weightOne) + Math.imul(data[two + x]!, weightTwo)) | 0;
    }
  }
  for (let x = 0; x < sums.length; x++) result[to + x] = sums[x]! >> weightBits;
};
