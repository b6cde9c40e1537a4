import { plainPaints } from '../picture/looks.ts';
import type { LegendKey } from '../picture/picture.ts';
import { type DrawnPoint, type DrawnSeries, piecesOf } from './drawn-series.ts';
import { element, type Place, pathThrough, round } from './markup.ts';
import { markElement } from './shapes.ts';
import { lineWidth, markRadius, type Theme } from './theme.ts';

/** Marks and lines closer than this coincide, pixels. */
const near = 0.9;
/**
 * How much wider a line or mark becomes for each one above it, so that its rim is visible: relative to the line width
 * or the radius.
 */
const rim = { line: 1.3, mark: 0.45 } as const;

/** Lines, then marks. Coinciding ones all stay visible because the lower ones are wider, like the stripes of a flag. */
export const lineElements = (drawn: readonly DrawnSeries[], theme: Theme): string[] => [
  ...drawn.flatMap((each, index) => segmentsOf(each, drawn.slice(index + 1), lineWidth(theme))),
  ...drawn.flatMap((each, index) => marksOf(each, drawn.slice(index + 1), theme)),
];

const segmentsOf = (each: DrawnSeries, above: readonly DrawnSeries[], widthPx: number): string[] => {
  const { marks, isDense, look } = each.series;
  if (marks === 'steps') return [staircase(each)];
  if (marks !== 'line') return [];
  return piecesOf(each)
    .filter((piece) => piece.length > 1)
    .flatMap((piece) =>
      isDense ? [{ places: piece as readonly Place[], depth: 0 }] : runsOfEqualDepth(piece, above.map(joins)),
    )
    .map(({ places, depth }) =>
      element('path', {
        d: pathThrough(places),
        fill: 'none',
        stroke: each.color,
        'stroke-width': round(widthPx * (1 + depth * rim.line)),
        'stroke-linejoin': 'round',
        'stroke-linecap': look.dash === undefined ? 'round' : 'butt',
        'stroke-dasharray': look.dash?.join(' '),
      }),
    );
};

type Segment = readonly [Place, Place];

const joins = (each: DrawnSeries): Segment[] =>
  each.series.marks !== 'line'
    ? []
    : piecesOf(each).flatMap((piece) => piece.slice(1).map((to, before): Segment => [piece[before]!, to]));

/** Neighbouring segments with the same number of lines above them, merged into one path. */
const runsOfEqualDepth = (piece: readonly DrawnPoint[], above: readonly (readonly Segment[])[]) => {
  const runs: { readonly places: Place[]; readonly depth: number }[] = [];
  piece.slice(1).forEach((to, before) => {
    const from = piece[before]!;
    const depth = above.filter((segments) =>
      segments.some(([start, end]) => isNear(start, from) && isNear(end, to)),
    ).length;
    const last = runs.at(-1);
    if (last?.depth === depth) last.places.push(to);
    else runs.push({ places: [from, to], depth });
  });
  return runs;
};

const isNear = (a: Place, b: Place): boolean => Math.abs(a.x - b.x) < near && Math.abs(a.y - b.y) < near;

const staircase = ({ points, color, series }: DrawnSeries): string => {
  const corners = points.flatMap((place, index) => {
    const before = points[index - 1];
    return before === undefined ? [place] : [{ x: place.x, y: before.y }, place];
  });
  return element('path', {
    d: pathThrough(corners),
    fill: 'none',
    stroke: color,
    'stroke-width': 1.2,
    'stroke-dasharray': series.look.dash?.join(' '),
  });
};

const marksOf = ({ series, points, color }: DrawnSeries, above: readonly DrawnSeries[], theme: Theme): string[] => {
  if (!hasMarks(series)) return [];
  const paper = theme.colorOf(plainPaints.paper);
  // Outlines hide nothing and go around the others.
  const others = above.filter((other) => hasMarks(other.series) && other.series.look.isHollow === series.look.isHollow);
  return points.map((place) => {
    const depth = others.filter((other) => other.points.some((each) => isNear(each, place))).length;
    const radius = markRadius(theme) * ((series.look.isHollow ? 1.75 : 1) + depth * rim.mark);
    return markElement(series.look, place, radius, { color, paper });
  });
};

export const hasMarks = ({ marks, isDense }: LegendKey): boolean =>
  marks === 'points' || (marks === 'line' && isDense !== true);
