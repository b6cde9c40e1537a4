import type { DrawnSeries } from './drawn-series.ts';
import { element, hoverText, type Place, pathThrough } from './markup.ts';

/** Translucent areas of steps above `base` (a position on the y axis, pixels). */
export const binElements = (drawn: readonly DrawnSeries[], base: number): string[] =>
  drawn
    .filter(({ series }) => series.marks === 'bins')
    .flatMap(({ points, color }) => {
      const top = points.slice(0, -1).flatMap(({ x, y }, bin): Place[] => [
        { x, y },
        { x: points[bin + 1]!.x, y },
      ]);
      const outline = [{ x: points[0]!.x, y: base }, ...top, { x: points.at(-1)!.x, y: base }];
      return [
        element('path', { d: `${pathThrough(outline)}Z`, fill: color, 'fill-opacity': 0.22 }),
        element('path', { d: pathThrough(outline), fill: 'none', stroke: color, 'stroke-width': 1.3 }),
        ...points.slice(0, -1).flatMap(({ x, y, point }, bin) => {
          if (point.y === 0 || point.says === undefined) return [];
          const sides = { x, y, width: points[bin + 1]!.x - x, height: base - y };
          return [element('rect', { ...sides, fill: 'transparent' }, hoverText(point.says))];
        }),
      ];
    });
