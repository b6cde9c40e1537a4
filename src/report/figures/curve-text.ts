import type { MetricName } from '../../domain/choices.ts';
import type { Curve, CurveLine, CurvePanel } from '../curve/curve.ts';
import { curveNotes } from '../curve/curve-notes.ts';
import { documentOf, notes, numbers, title, words } from '../document/blocks.ts';
import type { Block, ReportDocument } from '../document/document.ts';
import { metricOf } from '../rows/figure.ts';
import { fixName } from '../rows/fix.ts';
import { intervalNotes, metricTitles } from '../rows/metrics.ts';
import { panelName } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import { hasPublished, publishedNote } from './curve-picture.ts';
import { resolutionName, resolutionNote } from './names.ts';
import { figureSection } from './text/figure-section.ts';

/** The points of the curves as a table below the figure. */
export const curveText = (curve: Curve): ReportDocument =>
  documentOf(
    title(`${curve.experiment}: ${metricTitles[curve.metric ?? 'top1']} against test resolution`),
    curve.panels.flatMap((panel) => sectionOf(panel, hasPublished(curve), curve.metric ?? 'top1')),
    notes([
      resolutionNote,
      `${intervalNotes[curve.metric ?? 'top1']}; *: best of its line`,
      ...publishedNote(curve),
      ...curveNotes(curve),
    ]),
  );

const sectionOf = (panel: CurvePanel, withPublished: boolean, metric: MetricName): Block[] =>
  figureSection(
    panelName(panel),
    [
      words('fix'),
      ...[
        'K_test (K_image)',
        metric === 'top1' ? 'top-1, %' : `${metricTitles[metric]}, %`,
        ...(hasIntervals(panel, metric) ? ['interval'] : []),
        ...(withPublished ? ['published'] : []),
      ].map(numbers),
    ],
    panel.lines.flatMap((line) => line.points.map((point) => rowOf(line, point, withPublished, metric))),
  );

const hasIntervals = ({ lines }: CurvePanel, metric: MetricName): boolean =>
  lines.some(({ points }) => points.some((point) => metricOf(point, metric).ci95 !== null));

const rowOf = (
  line: CurveLine,
  point: CurveLine['points'][number],
  withPublished: boolean,
  metric: MetricName,
): string[] => {
  const { value, ci95 } = metricOf(point, metric);
  return [
    fixName(line),
    resolutionName(point),
    `${percent(value)}${point.testResolution === line.bestTestResolution ? '*' : ''}`,
    ...(ci95 === null ? [] : [`${percent(ci95[0])}–${percent(ci95[1])}`]),
    ...(withPublished ? [point.published === null ? '' : percent(point.published)] : []),
  ];
};
