import { type DrawnSeries, piecesOf } from './drawn-series.ts';
import { hasMarks } from './lines.ts';
import type { Place } from './markup.ts';

/** The bounding rectangle of a text, pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const stepPx = 4;

/** Positions covered by marks and lines. */
export const obstaclesOf = (drawn: readonly DrawnSeries[]): Place[] =>
  drawn.flatMap((each) => {
    const { marks } = each.series;
    if (marks === 'points') return each.points.map(({ x, y }) => ({ x, y }));
    return piecesOf(each).flatMap((piece) => [
      ...(hasMarks(each.series) ? piece.map(({ x, y }) => ({ x, y })) : []),
      ...piece.slice(1).flatMap((to, before) => along(piece[before]!, to)),
    ]);
  });

const along = (from: Place, to: Place): Place[] => {
  const steps = Math.min(200, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / stepPx));
  return Array.from({ length: steps + 1 }, (_, step) => ({
    x: from.x + ((to.x - from.x) * step) / steps,
    y: from.y + ((to.y - from.y) * step) / steps,
  }));
};

/** How many of the positions a box covers. */
export const covered = ({ left, right, top, bottom }: Box, places: readonly Place[]): number =>
  places.filter(({ x, y }) => x > left && x < right && y > top && y < bottom).length;

export const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
