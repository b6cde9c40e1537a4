import type { Curve, CurveLine, CurvePanel } from '../curve/curve.ts';
import { curveNotes } from '../curve/curve-notes.ts';
import { fixName } from '../rows/fix.ts';
import { panelName } from '../rows/panel-name.ts';
import { percent } from '../table1/table1-sheet.ts';
import { hasPublished, publishedNote } from './curve-picture.ts';
import { resolutionName, resolutionNote } from './names.ts';
import { type FigureSection, type FigureText, figures, words } from './text/figure-text.ts';

/** The points of the curves, for the page below their picture. */
export const curveText = (curve: Curve): FigureText => ({
  title: `${curve.experiment}: top-1 accuracy against test resolution`,
  sections: curve.panels.map((panel) => sectionOf(panel, hasPublished(curve))),
  notes: [
    resolutionNote,
    'interval: 95 %, Wilson, over the images; *: best of its line',
    ...publishedNote(curve),
    ...curveNotes(curve),
  ],
});

const sectionOf = (panel: CurvePanel, withPublished: boolean): FigureSection => ({
  title: panelName(panel),
  table: {
    columns: [
      words('fix'),
      ...['K_test (K_image)', 'top-1, %', 'interval', ...(withPublished ? ['published'] : [])].map((head) =>
        figures(head),
      ),
    ],
    rows: panel.lines.flatMap((line) => line.points.map((point) => rowOf(line, point, withPublished))),
  },
  charts: [],
});

const rowOf = (line: CurveLine, point: CurveLine['points'][number], withPublished: boolean): string[] => [
  fixName(line),
  resolutionName(point),
  `${percent(point.top1)}${point.testResolution === line.bestTestResolution ? '*' : ''}`,
  `${percent(point.top1_ci95[0])}–${percent(point.top1_ci95[1])}`,
  ...(withPublished ? [point.published === null ? '' : percent(point.published)] : []),
];
