import { largest } from '../../../base/extremes.ts';
import { plainText } from '../../render/safe-text.ts';
import { plainPaints } from '../picture/looks.ts';
import type { PicturePanel, PicturePoint } from '../picture/picture.ts';
import { type Plot, tickSize, tickText, xAxisElements, yAxisElements } from './axes.ts';
import { binElements } from './bins.ts';
import { drawnSeries } from './drawn-series.ts';
import { type EndNames, endLabelElements, endNames } from './end-labels.ts';
import { hitElements } from './hits.ts';
import { innerTexts } from './inner-texts.ts';
import { intervalElements } from './intervals.ts';
import { lineElements } from './lines.ts';
import { textElement } from './markup.ts';
import { type Scale, scaleOf } from './scale.ts';
import { textWidth, wrapText } from './text-width.ts';
import { lineHeight, type Theme } from './theme.ts';

/** A panel at 0, 0. */
export interface DrawnPanel {
  readonly elements: readonly string[];
  readonly heightPx: number;
}

export interface PanelOptions {
  readonly widthPx: number;
  /** Height of the plot. */
  readonly plotPx: number;
  readonly theme: Theme;
  readonly hasTitle: boolean;
  /** Names at the ends of the series; null if they are in a legend. */
  readonly ends: EndNames | null;
}

/** The height of the plot in a panel of a given width. */
export const plotHeight = (widthPx: number): number => Math.round(Math.max(150, Math.min(320, widthPx * 0.52)));

/** The names at the ends of a panel's series; null if they would take too much room. */
export const panelEndNames = (panel: PicturePanel, widthPx: number, plotPx: number, theme: Theme): EndNames | null =>
  endNames(panel, { mostPx: Math.min(180, Math.max(90, widthPx * 0.3)), heightPx: plotPx }, theme);

export const drawPanel = (
  panel: PicturePanel,
  { widthPx, plotPx, theme, hasTitle, ends }: PanelOptions,
): DrawnPanel => {
  const line = lineHeight(theme);
  const size = tickSize(theme);
  const titleLines = hasTitle && panel.title !== '' ? wrapText(plainText(panel.title), widthPx, theme.fontSize) : [];
  const second = panel.x.second;
  // The titles of both axes share a line if there is room.
  const labelPx = ends === null ? 0 : ends.widthPx + 10;
  const right = widthPx - labelPx - 8;
  const secondPx = second === undefined ? 0 : textWidth(`${second.title} →`, size) + 6;
  const isBeside = textWidth(`↑ ${panel.y.title}`, size) + secondPx <= right;
  const secondY = titleLines.length * line + (titleLines.length > 0 ? 3 : 0) + size;
  const titleY = secondY + (second === undefined || isBeside ? 0 : line);
  const top = titleY + (second === undefined ? 5 : 10) + (second === undefined ? size * 0.7 : size);
  const bottom = top + plotPx;
  // Areas start at the axis.
  const lowPadding = panel.series.some(({ marks }) => marks === 'bins') ? 0 : 8;
  const y = scaleOf(panel.y, yValues(panel), { from: bottom, to: top, padding: [lowPadding, 8], most: 6 });
  const left = Math.ceil(largest([12, ...yLabels(y, top, bottom).map((label) => textWidth(label, size))])) + 8;
  const plot: Plot = { left, right, top, bottom };
  const x = scaleOf(panel.x, xValues(panel), { from: plot.left, to: plot.right, padding: [9, 9], most: 6 });
  const drawn = panel.series.map((series) => drawnSeries(series, x, y, theme.colorOf(series.look.paint)));
  const inner = innerTexts(panel.rules, drawn, { x, y }, plot, theme);
  const titlePlace = { y: titleY, left: 0, widthPx: right };
  const elements = [
    ...titleLines.map((text, index) =>
      textElement(text, {
        x: 0,
        y: (index + 1) * line - 3,
        'font-size': theme.fontSize,
        'font-weight': 600,
        fill: theme.colorOf(plainPaints.ink),
      }),
    ),
    ...yAxisElements(panel.y, y, plot, titlePlace, theme),
    ...inner.below,
    ...binElements(drawn, bottom),
    ...intervalElements(drawn),
    ...xAxisElements(panel.x, x, plot, theme),
    ...(second === undefined
      ? []
      : [
          textElement(`${plainText(second.title)} →`, {
            x: plot.right,
            y: secondY,
            'text-anchor': 'end',
            'font-size': size,
            fill: theme.colorOf(plainPaints.ink),
          }),
        ]),
    ...lineElements(drawn, theme),
    ...inner.above,
    ...hitElements(drawn),
    ...(ends === null
      ? []
      : endLabelElements(drawn, panel.keys ?? [], ends, { left: plot.right + 10, top, bottom }, theme)),
  ];
  return { elements, heightPx: bottom + 4 + size + line + 6 };
};

const yLabels = ({ ticks, of }: Scale, top: number, bottom: number): string[] =>
  // A tick at the end of the axis may lie beyond it because of rounding.
  ticks.filter((tick) => of(tick) <= bottom + 0.5 && of(tick) >= top - 0.5).map(tickText);

const pointsOf = ({ series }: PicturePanel): PicturePoint[] => series.flatMap(({ points }) => points);

/** Rules count as content when the range is chosen. */
const xValues = (panel: PicturePanel): number[] => [
  ...pointsOf(panel).flatMap(({ x, spread = [] }) => [x, ...spread]),
  ...panel.rules.filter(({ axis }) => axis === 'x').map(({ at }) => at),
];

const yValues = (panel: PicturePanel): number[] => [
  ...pointsOf(panel).flatMap(({ y, interval = [] }) => [y, ...interval]),
  ...panel.rules.filter(({ axis }) => axis === 'y').map(({ at }) => at),
  ...(panel.series.some(({ marks }) => marks === 'bins') ? [0] : []),
];
