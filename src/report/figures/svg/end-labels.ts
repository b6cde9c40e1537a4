import { largest } from '../../../base/extremes.ts';
import { plainText } from '../../render/safe-text.ts';
import { plainPaints } from '../picture/looks.ts';
import type { LegendKey, PicturePanel, PictureSeries } from '../picture/picture.ts';
import type { DrawnSeries } from './drawn-series.ts';
import { hasMarks } from './lines.ts';
import { element, type Place, pathThrough, textElement } from './markup.ts';
import { markElement } from './shapes.ts';
import { textWidth, wrapText } from './text-width.ts';
import { lineHeight, lineWidth, markRadius, type Theme } from './theme.ts';

/** The names of series in lines, and the width of the widest, pixels. */
export interface EndNames {
  readonly names: readonly (readonly string[])[];
  readonly widthPx: number;
}

const markRoom = 14;
const mostLines = 4;

/** Names for the ends of series, no wider than `mostPx`; null if they don't fit the width or the height. */
export const endNames = (
  { series, keys = [] }: PicturePanel,
  { mostPx, heightPx }: { readonly mostPx: number; readonly heightPx: number },
  theme: Theme,
): EndNames | null => {
  const size = nameSize(theme);
  const names = [...series.filter(isNamed), ...keys].map(({ name }) =>
    wrapText(unbroken(plainText(name)), mostPx - markRoom, size),
  );
  const widest = largest([0, ...names.flat().map((line) => textWidth(line, size))]);
  const lines = names.reduce((sum, each) => sum + each.length, 0);
  const gaps = names.length * 3;
  if (widest > mostPx - markRoom || names.some((each) => each.length > mostLines)) return null;
  if (lines * lineHeight({ ...theme, fontSize: size }) + gaps > heightPx) return null;
  return { names, widthPx: widest + markRoom };
};

const isNamed = ({ isUnnamed }: PictureSeries): boolean => isUnnamed !== true;

/** A plus sign stays with the word after it. */
const unbroken = (name: string): string => name.replaceAll('+ ', '+\u00a0');

const nameSize = ({ fontSize }: Theme): number => fontSize * 0.92;

/**
 * The names in a column at `left`, each as close to the end of its series as the others allow, and joined to it; legend
 * keys, which belong to no series, at the bottom.
 */
export const endLabelElements = (
  drawn: readonly DrawnSeries[],
  keys: readonly LegendKey[],
  { names }: EndNames,
  column: { readonly left: number; readonly top: number; readonly bottom: number },
  theme: Theme,
): string[] => {
  const size = nameSize(theme);
  const height = lineHeight({ ...theme, fontSize: size });
  const named = drawn.filter(({ series }) => isNamed(series));
  const labels = [
    ...named.map(({ series, points }) => ({ key: series as LegendKey, end: points.at(-1)! as Place | null })),
    ...keys.map((key) => ({ key, end: null })),
  ]
    .map((label, index) => ({ ...label, lines: names[index]!, wanted: label.end?.y ?? column.bottom }))
    .sort((a, b) => a.wanted - b.wanted);
  const middles = spread(
    labels.map(({ lines, wanted }) => ({ wanted, height: lines.length * height + 3 })),
    column,
  );
  return labels.flatMap(({ key, end, lines }, index) => {
    const first = middles[index]! - ((lines.length - 1) * height) / 2 + size * 0.35;
    const mark = { x: column.left + 4, y: first - size * 0.35 };
    return [
      ...(end === null ? [] : [leader(end, { x: column.left - 3, y: mark.y }, theme.colorOf(key.look.paint))]),
      sample(key, mark, theme),
      ...lines.map((text, at) =>
        textElement(text, {
          x: column.left + markRoom - 2,
          y: first + at * height,
          'font-size': size,
          fill: theme.colorOf(plainPaints.ink),
        }),
      ),
    ];
  });
};

/** From the end of a series to its name: dotted where it crosses the plot. */
const leader = (end: Place, to: Place, color: string): string =>
  element('path', {
    d: pathThrough([{ x: end.x + 5, y: end.y }, to]),
    stroke: color,
    'stroke-width': 0.8,
    'stroke-opacity': 0.55,
    'stroke-dasharray': end.x < to.x - 24 ? '1 2' : undefined,
    fill: 'none',
  });

const sample = (key: LegendKey, { x, y }: Place, theme: Theme): string => {
  const color = theme.colorOf(key.look.paint);
  if (hasMarks(key))
    return markElement(key.look, { x, y }, markRadius(theme), { color, paper: theme.colorOf(plainPaints.paper) });
  return element('path', {
    d: pathThrough([
      { x: x - 5, y },
      { x: x + 5, y },
    ]),
    stroke: color,
    'stroke-width': lineWidth(theme),
    'stroke-dasharray': key.look.dash?.join(' '),
  });
};

interface Wish {
  readonly wanted: number;
  readonly height: number;
}

/** Centres as close as possible to the desired ones, in order, without overlap, between top and bottom. */
const spread = (
  wishes: readonly Wish[],
  { top, bottom }: { readonly top: number; readonly bottom: number },
): number[] => {
  // Neighbours that would overlap become one block around the mean of their desired positions.
  const blocks: { members: readonly Wish[]; middle: number; height: number }[] = [];
  const clamped = (middle: number, height: number): number =>
    Math.max(top + height / 2, Math.min(bottom - height / 2, middle));
  for (const wish of wishes) {
    blocks.push({ members: [wish], middle: clamped(wish.wanted, wish.height), height: wish.height });
    while (blocks.length > 1) {
      const [before, last] = [blocks.at(-2)!, blocks.at(-1)!];
      if (before.middle + before.height / 2 <= last.middle - last.height / 2 + 1e-9) break;
      blocks.pop();
      before.members = [...before.members, ...last.members];
      before.height += last.height;
      let above = 0;
      const offsets = before.members.map((member) => {
        const offset = member.wanted - (above + member.height / 2);
        above += member.height;
        return offset;
      });
      const start = offsets.reduce((sum, offset) => sum + offset, 0) / offsets.length;
      before.middle = clamped(start + before.height / 2, before.height);
    }
  }
  return blocks.flatMap(({ members, middle, height }) => {
    let above = middle - height / 2;
    return members.map((member) => {
      above += member.height;
      return above - member.height / 2;
    });
  });
};
