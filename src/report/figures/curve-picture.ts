import type { MetricName } from '../../domain/choices.ts';
import type { Curve, CurveLine, CurvePanel } from '../curve/curve.ts';
import { curveNotes } from '../curve/curve-notes.ts';
import { citation, publishedDataset } from '../published/touvron2019fixres.ts';
import { metricOf } from '../rows/figure.ts';
import { fixName } from '../rows/fix.ts';
import { intervalNotes, metricTitles } from '../rows/metrics.ts';
import { panelName } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import { intervalNote } from './picture/interval-note.ts';
import { categoryLook, plainPaints, publishedLook } from './picture/looks.ts';
import { pairs } from './picture/pairs.ts';
import type { LegendKey, Picture, PicturePanel, PictureSeries, SeriesLook } from './picture/picture.ts';
import { accuracySays } from './picture/point-says.ts';
import { testResolutionAxis } from './picture/resolution-axis.ts';
import { withTestedGaps } from './picture/tested-gaps.ts';

/** Accuracy against test resolution (the paper's Fig. 5), one panel per trained network and geometry. */
export const curvePicture = (curve: Curve): Picture => {
  const { experiment, panels, metric = 'top1' } = curve;
  const named = [...new Set(panels.flatMap(({ lines }) => lines.map(fixName)))];
  const rows = pairs(panels.map((panel) => panelOf(panel, named, metric)));
  return {
    title: `${experiment}: ${metricTitles[metric]} against test resolution`,
    description: panels.flatMap((panel) => sentences(panel, metric)).join(' '),
    rows,
    notes: [
      ...(metric === 'top1' ? intervalNote(rows) : [metricNote(metric)]),
      ...publishedNote(curve),
      ...curveNotes(curve),
    ],
  };
};

const sentences = (panel: CurvePanel, metric: MetricName): string[] =>
  panel.lines.map((line) => {
    const best = line.points.find(({ testResolution }) => testResolution === line.bestTestResolution)!;
    return `${panelName(panel)}, ${fixName(line)}: best ${percent(metricOf(best, metric).value)} % at K_test ${best.testResolution}.`;
  });

/** How the intervals were computed, or notes on a metric other than top-1. */
export const metricNote = (metric: MetricName): string => {
  const note = intervalNotes[metric];
  return `${note[0]!.toUpperCase()}${note.slice(1)}.`;
};

/** Published figures are top-1. */
export const hasPublished = ({ panels, metric }: Curve): boolean =>
  metric === undefined &&
  panels.some(({ lines }) => lines.some(({ points }) => points.some(({ published }) => published !== null)));

/** The source of published figures; empty if there are none. */
export const publishedNote = (curve: Curve): string[] =>
  hasPublished(curve)
    ? [
        `Published (outlined marks): on ${publishedDataset}, Touvron et al., ${citation.venue} ${citation.year}, arXiv ${citation.arxiv}.`,
      ]
    : [];

const panelOf = (panel: CurvePanel, named: readonly string[], metric: MetricName): PicturePanel => {
  const isTop1 = metric === 'top1';
  // A line looks the same in all panels.
  const lookOf = (line: CurveLine): SeriesLook => categoryLook(named.indexOf(fixName(line)));
  const x = testResolutionAxis(panel.lines.flatMap(({ points }) => points));
  return {
    title: panelName(panel),
    x,
    y: { title: `${metricTitles[metric]}, %` },
    series: [
      ...panel.lines.map((line) => measured(line, lookOf(line), x.ticks, metric)),
      ...(isTop1 ? panel.lines.flatMap((line) => published(line, lookOf(line))) : []),
    ],
    rules:
      panel.trainResolution === null
        ? []
        : [{ axis: 'x', at: panel.trainResolution, name: `K_train ${panel.trainResolution}` }],
    names: 'ends',
    ...(isTop1 && panel.lines.some(({ points }) => points.some(({ published }) => published !== null))
      ? { keys: [publishedKey] }
      : {}),
  };
};

const publishedKey: LegendKey = {
  name: 'published',
  marks: 'points',
  look: { paint: plainPaints.muted, shape: 'circle', isHollow: true },
};

const measured = (line: CurveLine, look: SeriesLook, tested: readonly number[], metric: MetricName): PictureSeries => {
  const name = fixName(line);
  const points = line.points.map((point) => {
    const figure = metricOf(point, metric);
    return {
      x: point.testResolution,
      y: figure.value * 100,
      ...(figure.ci95 === null ? {} : { interval: [figure.ci95[0] * 100, figure.ci95[1] * 100] as const }),
      says: accuracySays(name, point, [], figure),
    };
  });
  return { name, marks: 'line', look, points: withTestedGaps(points, tested) };
};

/** The paper's points for a line; empty if it has none. */
const published = (line: CurveLine, look: SeriesLook): PictureSeries[] => {
  const name = `${fixName(line)}, published`;
  const points = line.points.flatMap(({ testResolution, published: top1 }) =>
    top1 === null
      ? []
      : [{ x: testResolution, y: top1 * 100, says: `${name}: ${percent(top1)} % at K_test ${testResolution}` }],
  );
  return points.length === 0 ? [] : [{ name, isUnnamed: true, marks: 'points', look: publishedLook(look), points }];
};
