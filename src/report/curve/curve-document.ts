import type { MetricName } from '../../domain/choices.ts';
import { documentOf, key, notes, section } from '../document/blocks.ts';
import type { Block, Figure, ReportDocument, Row, Table } from '../document/document.ts';
import { metricOf } from '../rows/figure.ts';
import { fixName } from '../rows/fix.ts';
import { metricTitles, signOf } from '../rows/metrics.ts';
import { panelName } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import type { Curve, CurveLine, CurvePanel } from './curve.ts';
import { curveNotes } from './curve-notes.ts';

/** Accuracy against test resolution: one figure per panel, whose legend names the best point of each line. */
export const curveDocument = (curve: Curve): ReportDocument =>
  documentOf(
    curve.panels.flatMap((panel) => panelBlocks(panel, curve.metric ?? 'top1')),
    notes(curveNotes(curve)),
  );

const panelBlocks = (panel: CurvePanel, metric: MetricName): Block[] => [
  section(`${metricTitles[metric]}, %, against test resolution: ${panelName(panel)}`),
  figureOf(panel, metric),
];

const figureOf = (panel: CurvePanel, metric: MetricName): Figure => ({
  kind: 'figure',
  title: null,
  x: {
    title: 'test resolution, pixels (K_image in brackets)',
    ticks: resolutionsOf(panel),
    mark:
      panel.trainResolution === null
        ? null
        : { at: panel.trainResolution, name: `train resolution, ${panel.trainResolution} px` },
  },
  y: { decimals: 1, unit: ' %', ...(signOf(metric) < 0 ? { isLowestBest: true as const } : {}) },
  lines: panel.lines.map((line) => ({
    name: fixName(line),
    points: line.points.map((point) => ({ x: point.testResolution, y: metricOf(point, metric).value * 100 })),
    best: bestText(line, metric),
  })),
  table: tableOf(panel, metric),
});

/** `76.2 % at 72 px (82)` */
const bestText = ({ points, bestTestResolution }: CurveLine, metric: MetricName): string => {
  const best = points.find(({ testResolution }) => testResolution === bestTestResolution)!;
  return `${percent(metricOf(best, metric).value)} % at ${best.testResolution} px (${best.imageResolution})`;
};

/** One row per fix, one column per test resolution; the best of each row is marked. */
const tableOf = (panel: CurvePanel, metric: MetricName): Table => {
  const points = panel.lines.flatMap((line) => line.points);
  const imageResolutions = new Map(points.map((point) => [point.testResolution, point.imageResolution]));
  const resolutions = resolutionsOf(panel);
  return {
    kind: 'table',
    caption: null,
    columns: [
      key('K_test (K_image), pixels'),
      ...resolutions.map((resolution) => ({
        head: [`${resolution} (${imageResolutions.get(resolution)})`] as const,
        align: 'right' as const,
      })),
    ],
    rows: panel.lines.map((line) => rowOf(line, resolutions, metric)),
  };
};

const rowOf = (line: CurveLine, resolutions: readonly number[], metric: MetricName): Row => ({
  cells: [
    [fixName(line)],
    ...resolutions.map((resolution) => {
      const point = line.points.find(({ testResolution }) => testResolution === resolution);
      if (point === undefined) return [];
      return {
        value: metricOf(point, metric).value,
        text: percent(metricOf(point, metric).value),
        ...{ interval: null, deviation: null, marks: [], published: null, bestOfColumn: false },
        bestOfRow: resolution === line.bestTestResolution,
      };
    }),
  ],
});

const resolutionsOf = ({ lines }: CurvePanel): number[] =>
  [...new Set(lines.flatMap(({ points }) => points.map(({ testResolution }) => testResolution)))].sort((a, b) => a - b);
