import { plainText } from '../../render/safe-text.ts';
import { plainPaints } from '../picture/looks.ts';
import type { LegendKey } from '../picture/picture.ts';
import { hasMarks } from './lines.ts';
import { element, textElement } from './markup.ts';
import { markElement } from './shapes.ts';
import { cutText, textWidth } from './text-width.ts';
import { lineHeight, lineWidth, markRadius, type Theme } from './theme.ts';

const swatch = 18;
const gap = 14;

/** Each name once, with the look of its series, from left to right in lines of at most `width`. */
export const legend = (
  series: readonly LegendKey[],
  { top, width }: { readonly top: number; readonly width: number },
  theme: Theme,
): { readonly elements: readonly string[]; readonly heightPx: number } => {
  const size = theme.fontSize * 0.92;
  const height = lineHeight(theme) + 1;
  const elements: string[] = [];
  let [left, line] = [0, 0];
  for (const each of distinct(series)) {
    const name = cutText(plainText(each.name), width - swatch - 4, size);
    const taken = swatch + 4 + textWidth(name, size);
    if (left > 0 && left + taken > width) [left, line] = [0, line + 1];
    const y = top + line * height + height / 2;
    elements.push(
      ...sample(each, left, y, theme),
      textElement(name, {
        x: left + swatch + 4,
        y: y + size * 0.35,
        'font-size': size,
        fill: theme.colorOf(plainPaints.ink),
      }),
    );
    left += taken + gap;
  }
  return { elements, heightPx: elements.length === 0 ? 0 : (line + 1) * height + 4 };
};

const distinct = (series: readonly LegendKey[]): LegendKey[] => [
  ...new Map(series.map((each) => [each.name, each])).values(),
];

const sample = (series: LegendKey, left: number, y: number, theme: Theme): string[] => {
  const color = theme.colorOf(series.look.paint);
  const paper = theme.colorOf(plainPaints.paper);
  if (series.marks === 'bins') {
    const sides = { x: left + 3, y: y - 5, width: swatch - 6, height: 10 };
    return [element('rect', { ...sides, fill: color, 'fill-opacity': 0.22, stroke: color, 'stroke-width': 1.3 })];
  }
  const line =
    series.marks === 'points'
      ? []
      : [
          element('path', {
            d: `M${left},${y}h${swatch}`,
            stroke: color,
            'stroke-width': series.marks === 'steps' ? 1.2 : lineWidth(theme),
            'stroke-dasharray': series.look.dash?.join(' '),
          }),
        ];
  const mark = hasMarks(series)
    ? [markElement(series.look, { x: left + swatch / 2, y }, markRadius(theme), { color, paper })]
    : [];
  return [...line, ...mark];
};
