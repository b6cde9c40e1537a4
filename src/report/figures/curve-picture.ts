import type { Curve, CurveLine, CurvePanel } from '../curve/curve.ts';
import { curveNotes } from '../curve/curve-notes.ts';
import { citation, publishedDataset } from '../published/touvron2019fixres.ts';
import { fixName } from '../rows/fix.ts';
import { panelName } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import { categoryLook, publishedLook } from './picture/looks.ts';
import { pairs } from './picture/pairs.ts';
import type { Picture, PicturePanel, PictureSeries } from './picture/picture.ts';

/** Accuracy against test resolution (the paper's Fig. 5), two panels in a row; what the paper has are marks of their own. */
export const curvePicture = (curve: Curve): Picture => {
  const { experiment, panels } = curve;
  const named = [...new Set(panels.flatMap(({ lines }) => lines.map(fixName)))];
  return {
    title: `${experiment}: top-1 accuracy against test resolution`,
    description: panels.flatMap(sentences).join(' '),
    rows: pairs(panels.map((panel) => panelOf(panel, named))),
    notes: [
      'Bands or bars: 95 % Wilson intervals over the images. Bars, and their lines, stand a little apart.',
      ...publishedNote(curve),
      ...curveNotes(curve),
    ],
  };
};

const sentences = (panel: CurvePanel): string[] =>
  panel.lines.map((line) => {
    const best = line.points.find(({ testResolution }) => testResolution === line.bestTestResolution)!;
    return `${panelName(panel)}, ${fixName(line)}: best ${percent(best.top1)} % at K_test ${best.testResolution}.`;
  });

export const hasPublished = ({ panels }: Curve): boolean =>
  panels.some(({ lines }) => lines.some(({ points }) => points.some(({ published }) => published !== null)));

/** Where published figures come from; nothing where there is none. */
export const publishedNote = (curve: Curve): string[] =>
  hasPublished(curve)
    ? [
        `Published: on ${publishedDataset}, Touvron et al., ${citation.venue} ${citation.year}, arXiv ${citation.arxiv}.`,
      ]
    : [];

const panelOf = (panel: CurvePanel, named: readonly string[]): PicturePanel => ({
  title: panelName(panel),
  x: {
    title: 'test resolution K_test, pixels',
    ticks: [...new Set(panel.lines.flatMap(({ points }) => points.map(({ testResolution }) => testResolution)))],
  },
  y: { title: 'top-1 accuracy, %' },
  series: panel.lines.flatMap((line) => seriesOf(line, named.indexOf(fixName(line)))),
  rules:
    panel.trainResolution === null
      ? []
      : [{ axis: 'x', at: panel.trainResolution, name: `K_train ${panel.trainResolution}` }],
});

/** A line has one look in all panels. */
const seriesOf = (line: CurveLine, index: number): PictureSeries[] => {
  const look = categoryLook(index);
  const published = line.points.flatMap(({ testResolution, published: top1 }) =>
    top1 === null ? [] : [{ x: testResolution, y: top1 * 100 }],
  );
  return [
    {
      name: fixName(line),
      marks: line.points.length === 1 ? 'points' : 'line',
      look,
      points: line.points.map((point) => ({
        x: point.testResolution,
        y: point.top1 * 100,
        interval: [point.top1_ci95[0] * 100, point.top1_ci95[1] * 100],
        says: `${percent(point.top1)} % (${percent(point.top1_ci95[0])} to ${percent(point.top1_ci95[1])}) at K_test ${point.testResolution}, K_image ${point.imageResolution}`,
      })),
    },
    ...(published.length === 0
      ? []
      : [
          {
            name: `published: ${fixName(line)}`,
            marks: 'points' as const,
            look: publishedLook(look),
            points: published,
          },
        ]),
  ];
};
