import type { PicturePanel, PictureSeries } from '../picture/picture.ts';
import { type DrawnPoint, type DrawnSeries, piecesOf } from './drawn-series.ts';
import { element, pathThrough } from './markup.ts';

/** Bands of more lines than this can't be distinguished: their intervals are bars. */
const mostBands = 3;

const hasIntervals = ({ points }: PictureSeries): boolean => points.some(({ interval }) => interval !== undefined);

/** How a panel's intervals are drawn, for the notes below it. */
export const intervalMarks = ({ series }: Pick<PicturePanel, 'series'>): readonly ('bands' | 'bars')[] => {
  const marks = series.flatMap((each) => {
    if (!hasIntervals(each)) return [];
    if (isBanded(each, series)) return [bandsAndBars(each)].flat();
    return ['bars' as const];
  });
  return (['bands', 'bars'] as const).filter((mark) => marks.includes(mark));
};

const isBanded = (each: PictureSeries, all: readonly PictureSeries[]): boolean =>
  each.marks === 'line' && all.filter(hasIntervals).length <= mostBands;

/** An isolated point has a bar. */
const bandsAndBars = ({ points }: PictureSeries): ('bands' | 'bars')[] => {
  const isLone = points.map((_, index) => {
    const next = points[index + 1];
    return (index === 0 || points[index]!.isApart === true) && (next === undefined || next.isApart === true);
  });
  return [...(isLone.includes(false) ? ['bands' as const] : []), ...(isLone.includes(true) ? ['bars' as const] : [])];
};

/**
 * Intervals lie below all lines: translucent bands, or thin bars at the exact positions of the points, with a cap width
 * per series so that coinciding ends stay distinguishable.
 */
export const intervalElements = (drawn: readonly DrawnSeries[]): string[] => {
  const all = drawn.map(({ series }) => series);
  const withIntervals = drawn.filter(({ series }) => hasIntervals(series));
  return withIntervals.flatMap((each, index) => {
    const cap = 2 + 1.4 * (withIntervals.length - 1 - index);
    const pieces = isBanded(each.series, all) ? piecesOf(each) : each.points.map((point) => [point]);
    return pieces.map((piece) => (piece.length > 1 ? band(piece, each.color) : bar(piece[0]!, each.color, cap)));
  });
};

const band = (points: readonly DrawnPoint[], color: string): string => {
  const ends = points.flatMap(({ x, interval }) => (interval === null ? [] : [{ x, interval }]));
  const outline = [
    ...ends.map(({ x, interval }) => ({ x, y: interval[1] })),
    ...ends.toReversed().map(({ x, interval }) => ({ x, y: interval[0] })),
  ];
  return element('path', { d: `${pathThrough(outline)}Z`, fill: color, 'fill-opacity': 0.16 });
};

const bar = ({ x, y, interval, spread }: DrawnPoint, color: string, cap: number): string => {
  const strokes = [
    ...(interval === null
      ? []
      : [`M${x},${interval[0]}V${interval[1]}`, ...interval.map((end) => `M${x - cap},${end}h${2 * cap}`)]),
    ...(spread === null ? [] : [`M${spread[0]},${y}H${spread[1]}`, ...spread.map((end) => `M${end},${y - 2}v4`)]),
  ].map((stroke) => stroke.replace(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(2)))));
  return element('path', {
    d: strokes.join(''),
    stroke: color,
    'stroke-width': 1,
    'stroke-opacity': 0.6,
    fill: 'none',
  });
};
