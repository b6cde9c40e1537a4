import { documentOf, key, notes, section } from '../document/blocks.ts';
import type { Block, Figure, ReportDocument, Row, Table } from '../document/document.ts';
import { fixName } from '../rows/fix.ts';
import { panelName } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import type { Curve, CurveLine, CurvePanel } from './curve.ts';
import { curveNotes } from './curve-notes.ts';

/** Accuracy against test resolution: for each panel a figure whose legend names the best point of each line. */
export const curveDocument = (curve: Curve): ReportDocument =>
  documentOf(curve.panels.flatMap(panelBlocks), notes(curveNotes(curve)));

const panelBlocks = (panel: CurvePanel): Block[] => [
  section(`top-1 accuracy, %, against test resolution: ${panelName(panel)}`),
  figureOf(panel),
];

const figureOf = (panel: CurvePanel): Figure => ({
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
  y: { decimals: 1, unit: ' %' },
  lines: panel.lines.map((line) => ({
    name: fixName(line),
    points: line.points.map(({ testResolution, top1 }) => ({ x: testResolution, y: top1 * 100 })),
    best: bestText(line),
  })),
  table: tableOf(panel),
});

/** `76.2 % at 72 px (82)` */
const bestText = ({ points, bestTestResolution }: CurveLine): string => {
  const best = points.find(({ testResolution }) => testResolution === bestTestResolution)!;
  return `${percent(best.top1)} % at ${best.testResolution} px (${best.imageResolution})`;
};

/** A row for each fix, a column for each test resolution; the best of a row marked. */
const tableOf = (panel: CurvePanel): Table => {
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
    rows: panel.lines.map((line) => rowOf(line, resolutions)),
  };
};

const rowOf = (line: CurveLine, resolutions: readonly number[]): Row => ({
  cells: [
    [fixName(line)],
    ...resolutions.map((resolution) => {
      const point = line.points.find(({ testResolution }) => testResolution === resolution);
      if (point === undefined) return [];
      return {
        value: point.top1,
        text: percent(point.top1),
        ...{ interval: null, deviation: null, marks: [], published: null, bestOfColumn: false },
        bestOfRow: resolution === line.bestTestResolution,
      };
    }),
  ],
});

const resolutionsOf = ({ lines }: CurvePanel): number[] =>
  [...new Set(lines.flatMap(({ points }) => points.map(({ testResolution }) => testResolution)))].sort((a, b) => a - b);
