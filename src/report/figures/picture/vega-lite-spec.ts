import type { TopLevelSpec } from 'vega-lite';
import { largest, smallest } from '../../../base/extremes.ts';
import { plainText } from '../../render/safe-text.ts';
import type { Picture, PicturePanel, PictureRule } from './picture.ts';
import { ruleLayers } from './rule-layers.ts';
import { seriesLayers } from './series-layers.ts';

/** Of one panel's drawing area, pixels; of a panel that is alone. */
const panelSize = { width: 340, height: 230 };
const aloneSize = { width: 560, height: 340 };

/** What no panel shares with its neighbours. */
const independent = { color: 'independent', shape: 'independent', strokeDash: 'independent' } as const;

/** A picture as one declarative Vega-Lite specification, its numbers inside. */
export const vegaLiteSpec = ({ title, description, rows, notes }: Picture): TopLevelSpec => {
  const isAlone = rows.length === 1 && rows[0]!.panels.length === 1;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: plainText(description),
    title: {
      text: brokenLines(title, 90),
      subtitle: notes.flatMap((note) => brokenLines(note, 110)),
      anchor: 'start',
      offset: 16,
    },
    background: 'white',
    padding: 12,
    spacing: 30,
    config: {
      font: 'DejaVu Sans, Verdana, sans-serif',
      title: { fontSize: 15, subtitleFontSize: 10, subtitleColor: '#555555', subtitlePadding: 5 },
      axis: { gridColor: '#E5E5E5', labelFontSize: 11, titleFontSize: 11, titleFontWeight: 'normal' },
      // Panels below each other start at one place, whatever numbers their axes have.
      axisY: { minExtent: 32 },
      legend: {
        orient: 'bottom',
        title: null,
        labelFontSize: 11,
        labelLimit: 0,
        symbolSize: 110,
        symbolOpacity: 1,
        rowPadding: 3,
      },
      view: { stroke: '#BBBBBB' },
    },
    resolve: { scale: independent, legend: independent },
    vconcat: rows.map((row) => ({
      ...(row.title === ''
        ? {}
        : { title: { text: brokenLines(row.title, 90), anchor: 'start' as const, fontSize: 12 } }),
      spacing: 36,
      resolve: { scale: independent, legend: independent },
      hconcat: row.panels.map((panel) => panelSpec(panel, isAlone ? aloneSize : panelSize)),
    })),
  };
};

const panelSpec = (panel: PicturePanel, size: typeof panelSize) => ({
  ...size,
  ...(panel.title === '' ? {} : { title: panelTitle(panel.title, size.width) }),
  layer: [...seriesLayers(panel), ...panel.rules.flatMap((rule) => ruleLayers(rule, isNearEnd(rule, panel)))],
});

const isNearEnd = ({ axis, at }: PictureRule, { series }: PicturePanel): boolean => {
  const xs = series.flatMap(({ points }) => points.map(({ x }) => x));
  const low = smallest(xs);
  return axis === 'x' && at - low > 0.8 * (largest(xs) - low);
};

/** A letter takes 0.8 of its height where its width is not known: a title is no wider than its panel. */
const panelTitle = (title: string, widthPx: number) => ({
  text: brokenLines(title, Math.floor(widthPx / (0.8 * 11))),
  anchor: 'start' as const,
  fontSize: 11,
  fontWeight: 'normal' as const,
});

/** Broken at spaces into lines of about so many letters. */
const brokenLines = (text: string, letters: number): string[] => {
  const lines: string[] = [];
  for (const word of plainText(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};
