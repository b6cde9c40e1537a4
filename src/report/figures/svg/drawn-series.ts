import type { PicturePoint, PictureSeries } from '../picture/picture.ts';
import type { Place } from './markup.ts';
import type { Scale } from './scale.ts';

/** A series with the positions of its points. */
export interface DrawnSeries {
  readonly series: PictureSeries;
  readonly color: string;
  readonly points: readonly DrawnPoint[];
}

export interface DrawnPoint extends Place {
  readonly point: PicturePoint;
  /** Pixels from the interval's low end to its high end; null for none. */
  readonly interval: readonly [number, number] | null;
  readonly spread: readonly [number, number] | null;
}

export const drawnSeries = (series: PictureSeries, x: Scale, y: Scale, color: string): DrawnSeries => ({
  series,
  color,
  points: series.points.map((point) => ({
    point,
    x: x.of(point.x),
    y: y.of(point.y),
    interval: point.interval === undefined ? null : [y.of(point.interval[0]), y.of(point.interval[1])],
    spread: point.spread === undefined ? null : [x.of(point.spread[0]), x.of(point.spread[1])],
  })),
});

/** Joined points, in pieces; an isolated point is a piece of one. */
export const piecesOf = ({ series, points }: DrawnSeries): DrawnPoint[][] => {
  const pieces: DrawnPoint[][] = [];
  for (const drawn of points) {
    const last = pieces.at(-1);
    const isJoined = series.marks !== 'points' && drawn.point.isApart !== true && last !== undefined;
    if (isJoined) last.push(drawn);
    else pieces.push([drawn]);
  }
  return pieces;
};
