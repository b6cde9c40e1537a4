import { largest, smallest } from '../../../base/extremes.ts';
import type { PictureAxis } from '../picture/picture.ts';
import { roundTicks } from '../text/round-ticks.ts';

/** An axis laid out in pixels. */
export interface Scale {
  readonly of: (value: number) => number;
  /** Positions of ticks: the requested ones, or round values. */
  readonly ticks: readonly number[];
}

interface Extent {
  /** Pixel positions of the lowest and the highest value. */
  readonly from: number;
  readonly to: number;
  /** Padding at the low and the high end if the axis has no domain of its own, pixels. */
  readonly padding: readonly [low: number, high: number];
  /** Maximum number of round ticks. */
  readonly most: number;
}

/** Spans the values, or the axis's own domain. */
export const scaleOf = (axis: PictureAxis, values: readonly number[], { from, to, padding, most }: Extent): Scale => {
  const { across, back } = scales[axis.scale ?? 'linear'];
  const [low, high] = axis.domain ?? spanOf(values, axis.scale === 'log');
  const inset = axis.domain === undefined ? Math.sign(to - from) : 0;
  const [start, end] = [from + inset * padding[0], to - inset * padding[1]];
  const of = (value: number): number =>
    start + ((across(value) - across(low)) / (across(high) - across(low))) * (end - start);
  const valueAt = (px: number): number =>
    back(across(low) + ((px - start) / (end - start)) * (across(high) - across(low)));
  // Ticks may lie in the padding as well.
  const [first, last] = [valueAt(from), valueAt(to)];
  const ticks = axis.scale === 'log' ? logTicks(first, last, most) : roundTicks(first, last, most);
  return { of, ticks: axis.ticks ?? ticks };
};

const scales = {
  linear: { across: (value: number) => value, back: (value: number) => value },
  // Padding may lie below 0.
  sqrt: { across: (value: number) => Math.sqrt(Math.max(0, value)), back: (value: number) => Math.max(0, value) ** 2 },
  log: { across: Math.log, back: Math.exp },
} as const;

const spanOf = (values: readonly number[], isLog: boolean): readonly [number, number] => {
  const [low, high] = [smallest(values), largest(values)];
  if (low < high) return [low, high];
  return isLog ? [low / 1.5, high * 1.5] : [low - 0.5, high + 0.5];
};

/** 1, 2 and 5 times powers of ten; thinned out if too many, round values if fewer than three. */
const logTicks = (low: number, high: number, most: number): number[] => {
  const decades = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))] as const;
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = Array.from({ length: decades[1] - decades[0] + 1 }, (_, index) => decades[0] + index)
      .flatMap((decade) => factors.map((factor) => Number(`${factor}e${decade}`)))
      .filter((tick) => tick >= low && tick <= high);
    if (ticks.length > most) continue;
    return ticks.length >= 3 ? ticks : roundTicks(low, high, most);
  }
  return roundTicks(low, high, most);
};
