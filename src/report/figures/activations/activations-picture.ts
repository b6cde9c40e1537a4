import { largest, smallest } from '../../../base/extremes.ts';
import { panelName } from '../../rows/panel-name.ts';
import { percent } from '../../rows/percent.ts';
import { scopeName } from '../../rows/scope-name.ts';
import { type AtSquare, atSquares, notSquareSentences } from '../../rows/square-sizes.ts';
import { resolutionName } from '../names.ts';
import { categoryLook, orderedLook } from '../picture/looks.ts';
import type { Picture, PicturePanel, PicturePoint } from '../picture/picture.ts';
import { runsText } from '../picture/point-says.ts';
import { testResolutionAxis } from '../picture/resolution-axis.ts';
import type { Activations, ActivationsFix, ActivationsPanel, ActivationsPoint } from './activations.ts';
import { fixTitle, quantileOf } from './activations-text.ts';

/** The paper's Fig. 3 and 4: the CDF before and after fine-tuning, one line per resolution; then the share of zeros. */
export const activationsPicture = ({ experiment, panels }: Activations): Picture => ({
  title: `${experiment}: components of the average-pooled vectors of the test images`,
  description: panels.flatMap(sentences).join(' '),
  rows: panels.map((panel) => ({
    title: panelName(panel),
    panels: [...panel.fixes.map((fix) => cdfPanel(fix, panel)), ...zerosPanels(panel)],
  })),
  notes: [
    'In brackets: K_image in pixels. The axis ends where every line has reached 99.5 %.',
    ...notSquareSentences(panels.flatMap(({ fixes }) => fixes.flatMap(({ points }) => points))),
  ],
});

const sentences = (panel: ActivationsPanel): string[] =>
  panel.fixes.map(({ finetune, points }) => {
    const zeros = points.map(({ testResolution, zeros: share }) => `${percent(share)} % at K_test ${testResolution}`);
    return `${panelName(panel)}, ${fixTitle(finetune)}: zeros are ${zeros.join(', ')}.`;
  });

const cdfPanel = ({ finetune, points }: ActivationsFix, panel: ActivationsPanel): PicturePanel => ({
  title: `Cumulative share, ${fixTitle(finetune)}`,
  x: { title: 'value of a component of the pooled vector', domain: shownValues(panel) },
  y: { title: 'share of components, %', domain: [0, 100] },
  series: points.map((point, index) => ({
    name: `K_test ${resolutionName(point)}`,
    marks: 'line',
    isDense: true,
    look: orderedLook(index, points.length),
    points: within(
      point.cdf.map(({ value, share }) => ({ x: value, y: share * 100 })),
      shownValues(panel),
    ),
  })),
  rules: [],
  names: 'legend',
});

type Range = readonly [low: number, high: number];

/** Distributions that are compared share an axis. */
const shownValues = ({ fixes }: ActivationsPanel): Range => {
  const points = fixes.flatMap((fix) => fix.points);
  const ends = points.map(({ cdf }) => (cdf.find(({ share }) => share >= 0.995) ?? cdf.at(-1)!).value);
  return [Math.min(0, smallest(points.map((point) => quantileOf(point, 0.01)))), largest(ends)];
};

/** A CDF stays at 1 after its last point. */
const within = (points: readonly PicturePoint[], [low, high]: Range): PicturePoint[] => [
  ...points.filter(({ x }) => x >= low && x <= high),
  ...(points.at(-1)!.x < high ? [{ x: high, y: 100 }] : []),
];

/** Empty if no size is square. */
const zerosPanels = ({ fixes, trainResolution }: ActivationsPanel): PicturePanel[] => {
  const drawn = fixes.map((fix) => ({ ...fix, points: atSquares(fix.points) }));
  const points = drawn.flatMap((fix) => fix.points);
  return points.length === 0 ? [] : [zerosPanel(drawn, points, trainResolution)];
};

type SquarePoint = AtSquare<ActivationsPoint>;

const zerosPanel = (
  fixes: readonly (Omit<ActivationsFix, 'points'> & { readonly points: readonly SquarePoint[] })[],
  all: readonly SquarePoint[],
  trainResolution: number | null,
): PicturePanel => ({
  title: 'Exact zeros',
  x: testResolutionAxis(all),
  y: { title: 'components that are 0, %' },
  series: fixes.map(({ finetune, points }, index) => ({
    name: scopeName(finetune) === 'none' ? 'unmodified' : scopeName(finetune),
    marks: 'line',
    look: categoryLook(index),
    points: points.map(({ testResolution, imageResolution, zeros, images, runs }) => ({
      x: testResolution,
      y: zeros * 100,
      says: `${fixTitle(finetune)}: ${percent(zeros)} % zeros at K_test ${testResolution}, K_image ${imageResolution}; n ${images}; ${runsText(runs)}`,
    })),
  })),
  rules: trainResolution === null ? [] : [{ axis: 'x', at: trainResolution, name: `K_train ${trainResolution}` }],
  names: 'ends',
});
