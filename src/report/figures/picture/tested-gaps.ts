import type { PicturePoint } from './picture.ts';

/** Points of a line, by rising x, that are joined to the one before only where nothing tested lies between them. */
export const withTestedGaps = (points: readonly PicturePoint[], tested: readonly number[]): PicturePoint[] =>
  points.map((point, index) => {
    const before = points[index - 1];
    const isApart = before !== undefined && tested.some((x) => x > before.x && x < point.x);
    return isApart ? { ...point, isApart } : point;
  });
