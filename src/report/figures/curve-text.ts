import type { Curve, CurveLine, CurvePanel } from '../curve/curve.ts';
import { curveNotes } from '../curve/curve-notes.ts';
import { documentOf, notes, numbers, title, words } from '../document/blocks.ts';
import type { Block, ReportDocument } from '../document/document.ts';
import { fixName } from '../rows/fix.ts';
import { panelName } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import { hasPublished, publishedNote } from './curve-picture.ts';
import { resolutionName, resolutionNote } from './names.ts';
import { figureSection } from './text/figure-section.ts';

/** The points of the curves, for the page below their picture. */
export const curveText = (curve: Curve): ReportDocument =>
  documentOf(
    title(`${curve.experiment}: top-1 accuracy against test resolution`),
    curve.panels.flatMap((panel) => sectionOf(panel, hasPublished(curve))),
    notes([
      resolutionNote,
      'interval: 95 %, Wilson, over the images; *: best of its line',
      ...publishedNote(curve),
      ...curveNotes(curve),
    ]),
  );

const sectionOf = (panel: CurvePanel, withPublished: boolean): Block[] =>
  figureSection(
    panelName(panel),
    [
      words('fix'),
      ...['K_test (K_image)', 'top-1, %', 'interval', ...(withPublished ? ['published'] : [])].map(numbers),
    ],
    panel.lines.flatMap((line) => line.points.map((point) => rowOf(line, point, withPublished))),
  );

const rowOf = (line: CurveLine, point: CurveLine['points'][number], withPublished: boolean): string[] => [
  fixName(line),
  resolutionName(point),
  `${percent(point.top1)}${point.testResolution === line.bestTestResolution ? '*' : ''}`,
  `${percent(point.top1_ci95[0])}–${percent(point.top1_ci95[1])}`,
  ...(withPublished ? [point.published === null ? '' : percent(point.published)] : []),
];
