import { plainText } from '../../render/safe-text.ts';
import { plainPaints } from '../picture/looks.ts';
import type { PictureRule } from '../picture/picture.ts';
import { type Plot, tickSize } from './axes.ts';
import type { DrawnSeries } from './drawn-series.ts';
import { element, type Place, textElement } from './markup.ts';
import { type Box, covered, obstaclesOf, overlap } from './obstacles.ts';
import type { Scale } from './scale.ts';
import { textWidth } from './text-width.ts';
import type { Theme } from './theme.ts';

/** Texts and lines inside the plot, drawn below and above the series. */
export interface InnerTexts {
  readonly below: readonly string[];
  readonly above: readonly string[];
}

interface Candidate extends Box {
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Rules with their names, and point labels, each where it covers the least. */
export const innerTexts = (
  rules: readonly PictureRule[],
  drawn: readonly DrawnSeries[],
  scales: { readonly x: Scale; readonly y: Scale },
  plot: Plot,
  theme: Theme,
): InnerTexts => {
  const size = tickSize(theme);
  const obstacles = [
    ...obstaclesOf(drawn),
    ...rules.flatMap(({ axis, at }) => {
      const [from, to] = axis === 'x' ? [plot.top, plot.bottom] : [plot.left, plot.right];
      const steps = Math.ceil((to - from) / 4);
      const across = scales[axis].of(at);
      return Array.from({ length: steps }, (_, step) => from + step * 4).map((along) =>
        axis === 'x' ? { x: across, y: along } : { x: along, y: across },
      );
    }),
  ];
  const taken: Box[] = [];
  const below: string[] = [];
  const above: string[] = [];
  const write = (text: string, candidates: readonly Candidate[], mostCovered: number): void => {
    const rated = candidates
      .filter((box) => isInside(box, plot) && !taken.some((other) => overlap(box, other)))
      .map((box) => ({ box, hidden: covered(box, obstacles) }))
      .sort((a, b) => a.hidden - b.hidden);
    const [best] = rated;
    if (best === undefined || best.hidden > mostCovered) return;
    taken.push(best.box);
    const { left, right, top, anchor } = best.box;
    const x = anchor === 'start' ? left : anchor === 'end' ? right : (left + right) / 2;
    above.push(
      textElement(text, {
        x,
        y: top + size * 0.95,
        'text-anchor': anchor,
        'font-size': size,
        fill: theme.colorOf(plainPaints.muted),
        // A rim in the background colour keeps it legible on a line.
        stroke: theme.colorOf(plainPaints.paper),
        'stroke-width': 2.5,
        'paint-order': 'stroke',
        'stroke-linejoin': 'round',
      }),
    );
  };
  for (const rule of rules) {
    const at = scales[rule.axis].of(rule.at);
    below.push(ruleElement(rule.axis, at, plot, theme));
    const name = plainText(rule.name);
    write(name, besideRule(rule.axis, at, plot, textWidth(name, size), size), Number.POSITIVE_INFINITY);
  }
  for (const { points } of drawn) {
    for (const place of points) {
      if (place.point.label === undefined) continue;
      write(place.point.label, besidePoint(place, textWidth(place.point.label, size), size), 0);
    }
  }
  return { below, above };
};

const isInside = (box: Box, plot: Plot): boolean =>
  box.left >= plot.left - 1 && box.right <= plot.right + 1 && box.top >= plot.top - 1 && box.bottom <= plot.bottom + 1;

const ruleElement = (axis: 'x' | 'y', at: number, { left, right, top, bottom }: Plot, theme: Theme): string =>
  element('path', {
    d: axis === 'x' ? `M${Number(at.toFixed(2))},${top}V${bottom}` : `M${left},${Number(at.toFixed(2))}H${right}`,
    stroke: theme.colorOf(plainPaints.muted),
    'stroke-width': 1,
    'stroke-dasharray': '3 3',
    fill: 'none',
  });

const besideRule = (axis: 'x' | 'y', at: number, plot: Plot, width: number, size: number): Candidate[] => {
  const boxAt = (x: number, top: number, anchor: Candidate['anchor']): Candidate => ({
    ...sides(x, width, anchor),
    top,
    bottom: top + size * 1.2,
    anchor,
  });
  if (axis === 'y')
    return [at - size * 1.35, at + 3].flatMap((top) => [
      boxAt(plot.left + 4, top, 'start'),
      boxAt(plot.right - 4, top, 'end'),
    ]);
  return [plot.bottom - size * 1.6, plot.top + 3, (plot.top + plot.bottom) / 2].flatMap((top) => [
    boxAt(at + 4, top, 'start'),
    boxAt(at - 4, top, 'end'),
  ]);
};

const besidePoint = ({ x, y }: Place, width: number, size: number): Candidate[] => {
  const boxAt = (left: number, middle: number, anchor: Candidate['anchor']): Candidate => ({
    ...sides(left, width, anchor),
    top: middle - size * 0.6,
    bottom: middle + size * 0.6,
    anchor,
  });
  return [
    boxAt(x - 6, y - size * 0.8, 'end'),
    boxAt(x, y - size * 1.2, 'middle'),
    boxAt(x + 6, y + size * 0.8, 'start'),
    boxAt(x + 7, y, 'start'),
    boxAt(x - 7, y, 'end'),
    boxAt(x, y + size * 1.2, 'middle'),
  ];
};

const sides = (x: number, width: number, anchor: Candidate['anchor']): Pick<Box, 'left' | 'right'> => {
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { left, right: left + width };
};
