import type { Box, Size } from '../types.ts';

export const whole = ({ widthPx, heightPx }: Size): Box => ({ leftPx: 0, topPx: 0, widthPx, heightPx });

/** The smallest box with all of these in it. */
export const around = (boxes: readonly Box[]): Box => {
  const leftPx = Math.min(...boxes.map((box) => box.leftPx));
  const topPx = Math.min(...boxes.map((box) => box.topPx));
  const widthPx = Math.max(...boxes.map((box) => box.leftPx + box.widthPx)) - leftPx;
  const heightPx = Math.max(...boxes.map((box) => box.topPx + box.heightPx)) - topPx;
  return { leftPx, topPx, widthPx, heightPx };
};
