import { plainText } from '../../render/safe-text.ts';
import { plainPaints } from '../picture/looks.ts';
import type { PictureAxis } from '../picture/picture.ts';
import { element, round, textElement } from './markup.ts';
import type { Scale } from './scale.ts';
import { cutText, textWidth } from './text-width.ts';
import { lineHeight, type Theme } from './theme.ts';

/** The rectangle of the marks, pixels. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const tickPx = 4;

export const tickSize = ({ fontSize }: Theme): number => fontSize * 0.88;

export const tickText = (value: number): string => String(Number(value.toPrecision(6)));

/** Grid lines at the ticks, their labels, and the title above the plot's left end. */
export const yAxisElements = (
  axis: PictureAxis,
  scale: Scale,
  { left, right, top, bottom }: Plot,
  titlePlace: { readonly y: number; readonly left: number; readonly widthPx: number },
  theme: Theme,
): string[] => {
  const size = tickSize(theme);
  const muted = theme.colorOf(plainPaints.muted);
  const shown = scale.ticks.filter((tick) => scale.of(tick) <= bottom + 0.5 && scale.of(tick) >= top - 0.5);
  const lines = shown.map((tick) => `M${left},${round(scale.of(tick))}H${right}`).join('');
  return [
    element('path', { d: lines, stroke: theme.colorOf(plainPaints.grid), 'stroke-width': 1, fill: 'none' }),
    ...shown.map((tick) =>
      textElement(tickText(tick), {
        x: left - 6,
        y: scale.of(tick) + size * 0.35,
        'text-anchor': 'end',
        'font-size': size,
        fill: muted,
      }),
    ),
    textElement(cutText(`↑ ${plainText(axis.title)}`, titlePlace.widthPx, size), {
      x: titlePlace.left,
      y: titlePlace.y,
      'font-size': size,
      fill: theme.colorOf(plainPaints.ink),
    }),
  ];
};

/** A mark at every tick, labels where there is room, the title below; the second axis likewise above the plot. */
export const xAxisElements = (
  axis: PictureAxis,
  scale: Scale,
  { left, right, top, bottom }: Plot,
  theme: Theme,
): string[] => {
  const size = tickSize(theme);
  const ink = theme.colorOf(plainPaints.ink);
  const muted = theme.colorOf(plainPaints.muted);
  const ticks = scale.ticks.filter((tick) => scale.of(tick) >= left - 0.5 && scale.of(tick) <= right + 0.5);
  const line = (y: number, direction: 1 | -1): string =>
    element('path', {
      d: `M${round(left)},${round(y)}H${round(right)}${ticks.map((tick) => `M${round(scale.of(tick))},${round(y)}v${direction * tickPx}`).join('')}`,
      stroke: muted,
      'stroke-width': 0.8,
      fill: 'none',
    });
  const labels = (textOf: (tick: number) => string, y: number): string[] =>
    roomy(ticks, scale, textOf, size).map((tick) =>
      textElement(textOf(tick), { x: scale.of(tick), y, 'text-anchor': 'middle', 'font-size': size, fill: muted }),
    );
  const title = cutText(`${plainText(axis.title)} →`, right, size);
  const second = axis.second;
  return [
    line(bottom, 1),
    ...labels(tickText, bottom + tickPx + size),
    textElement(title, {
      x: right,
      y: bottom + tickPx + size + lineHeight(theme),
      'text-anchor': 'end',
      'font-size': size,
      fill: ink,
    }),
    ...(second === undefined
      ? []
      : [line(top, -1), ...labels((tick) => second.labels.get(tick) ?? '', top - tickPx - 3)]),
  ];
};

/** The ticks whose labels do not overlap: both ends first, then from left to right. */
const roomy = (ticks: readonly number[], scale: Scale, textOf: (tick: number) => string, size: number): number[] => {
  const rising = ticks.toSorted((a, b) => a - b);
  const placed: { readonly tick: number; readonly from: number; readonly to: number }[] = [];
  for (const tick of [...rising.slice(0, 1), ...rising.slice(-1), ...rising]) {
    const half = textWidth(textOf(tick), size) / 2 + size * 0.25;
    const at = scale.of(tick);
    if (placed.some((other) => other.tick === tick || (at - half < other.to && at + half > other.from))) continue;
    placed.push({ tick, from: at - half, to: at + half });
  }
  return placed.map(({ tick }) => tick);
};
