import type { SeriesLook, Shape } from '../picture/picture.ts';
import { element, type Place, pathThrough, round } from './markup.ts';

/** Corners relative to the centre for a radius of 1; all shapes appear equally large. */
const corners: Readonly<Record<Exclude<Shape, 'circle'>, readonly Place[]>> = {
  square: points([-0.89, -0.89], [0.89, -0.89], [0.89, 0.89], [-0.89, 0.89]),
  triangle: points([0, -1.3], [1.15, 0.8], [-1.15, 0.8]),
  nabla: points([0, 1.3], [1.15, -0.8], [-1.15, -0.8]),
  diamond: points([0, -1.3], [1.15, 0], [0, 1.3], [-1.15, 0]),
  cross: points(
    ...([
      [-0.4, -1.2],
      [0.4, -1.2],
      [0.4, -0.4],
      [1.2, -0.4],
      [1.2, 0.4],
      [0.4, 0.4],
      [0.4, 1.2],
      [-0.4, 1.2],
      [-0.4, 0.4],
      [-1.2, 0.4],
      [-1.2, -0.4],
      [-0.4, -0.4],
    ] as const),
  ),
};

function points(...pairs: readonly (readonly [number, number])[]): Place[] {
  return pairs.map(([x, y]) => ({ x, y }));
}

interface MarkColors {
  readonly color: string;
  readonly paper: string;
}

/** A mark of a series: filled with a rim in the background colour, or an outline. */
export const markElement = (
  { shape, isHollow }: SeriesLook,
  { x, y }: Place,
  radius: number,
  { color, paper }: MarkColors,
): string => {
  const colors = isHollow
    ? { fill: 'none', stroke: color, 'stroke-width': 1.2 }
    : { fill: color, stroke: paper, 'stroke-width': 0.7 };
  if (shape === 'circle') return element('circle', { cx: x, cy: y, r: round(radius), ...colors });
  const path = pathThrough(corners[shape].map((corner) => ({ x: x + corner.x * radius, y: y + corner.y * radius })));
  return element('path', { d: `${path}Z`, 'stroke-linejoin': 'round', ...colors });
};
