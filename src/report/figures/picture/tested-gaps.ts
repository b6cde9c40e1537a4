import type { PicturePoint } from './picture.ts';

/** Points of a line, sorted by x, each joined to the previous one only if no tested resolution lies between them. */
export const withTestedGaps = (points: readonly PicturePoint[], tested: readonly number[]): PicturePoint[] =>
  points.map((point, index) => {
    const before = points[index - 1];
    const isApart = before !== undefined && tested.some((x) => x > before.x && x < point.x);
    return isApart ? { ...point, isApart } : point;
  });
