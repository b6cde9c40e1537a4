import { largest, smallest } from '../../base/extremes.ts';
import type { Box, Size } from '../types/image.ts';

export const whole = ({ widthPx, heightPx }: Size): Box => ({ leftPx: 0, topPx: 0, widthPx, heightPx });

/** Whether `lengthPx` pixels (at least one) from `startPx` on lie inside `sidePx` pixels. */
export const isSpanOf = (sidePx: number, startPx: number, lengthPx: number): boolean =>
  [startPx, lengthPx].every(Number.isInteger) && startPx >= 0 && lengthPx >= 1 && startPx + lengthPx <= sidePx;

/**
 * Throws a RangeError unless `box`, in pixels of the image, lies inside `region`. Kernels do not check bounds, so
 * check first.
 */
export const checkInside = (box: Box, region: Box): void => {
  if (
    isSpanOf(region.widthPx, box.leftPx - region.leftPx, box.widthPx) &&
    isSpanOf(region.heightPx, box.topPx - region.topPx, box.heightPx)
  )
    return;
  throw new RangeError(`the box ${described(box)} is not inside ${described(region)}`);
};

const described = ({ leftPx, topPx, widthPx, heightPx }: Box): string =>
  `${widthPx} x ${heightPx} at (${leftPx}, ${topPx})`;

/** The smallest box that contains all boxes. */
export const around = (boxes: readonly Box[]): Box => {
  const leftPx = smallest(boxes.map((box) => box.leftPx));
  const topPx = smallest(boxes.map((box) => box.topPx));
  const widthPx = largest(boxes.map((box) => box.leftPx + box.widthPx)) - leftPx;
  const heightPx = largest(boxes.map((box) => box.topPx + box.heightPx)) - topPx;
  return { leftPx, topPx, widthPx, heightPx };
};
