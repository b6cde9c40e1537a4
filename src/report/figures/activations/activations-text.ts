import { largest, smallest } from '../../../base/extremes.ts';
import { documentOf, notes, numbers, title, words } from '../../document/blocks.ts';
import type { Block, ReportDocument } from '../../document/document.ts';
import { panelName } from '../../rows/panel-name.ts';
import { percent } from '../../rows/percent.ts';
import { scopeName } from '../../rows/scope-name.ts';
import { resolutionName, resolutionNote, seedsNote } from '../names.ts';
import { type FigureChart, figureSection } from '../text/figure-section.ts';
import { roundTicks } from '../text/round-ticks.ts';
import type { Activations, ActivationsFix, ActivationsPanel, ActivationsPoint } from './activations.ts';

export const activationsText = ({ experiment, panels }: Activations): ReportDocument => {
  const points = panels.flatMap(({ fixes }) => fixes.flatMap((fix) => fix.points));
  return documentOf(
    title(`${experiment}: components of the average-pooled vectors of the test images`),
    panels.flatMap(sectionOf),
    notes([
      resolutionNote,
      ...nearZeros(points).map((nearZero) => `near 0: absolute value of at most ${nearZero}, exact zeros included`),
      'fine-tuning only the classifier does not change them',
      ...seedsNote(points.map(({ seeds }) => seeds)),
    ]),
  );
};

const nearZeros = (points: readonly ActivationsPoint[]): number[] => [
  ...new Set(points.map(({ nearZero }) => nearZero)),
];

const sectionOf = (panel: ActivationsPanel): Block[] =>
  figureSection(
    panelName(panel),
    [words('fine-tuned'), ...['K_test (K_image)', '0, %', 'near 0, %', 'mean', 'sd', 'median', '95 %'].map(numbers)],
    panel.fixes.flatMap(({ finetune, points }) =>
      points.map((point) => [
        scopeName(finetune),
        resolutionName(point),
        zerosText(point),
        percent(point.nearZeros),
        ...[point.mean, point.standardDeviation, quantileOf(point, 0.5), quantileOf(point, 0.95)].map(threeDigits),
      ]),
    ),
    panel.fixes.map(chartOf),
  );

const zerosText = ({ zeros, zeros_sd }: ActivationsPoint): string =>
  zeros_sd === null ? percent(zeros) : `${percent(zeros)} ±${percent(zeros_sd)}`;

export const quantileOf = ({ quantiles, quantileLevels }: ActivationsPoint, level: number): number =>
  quantiles[quantileLevels.indexOf(level)]!;

const threeDigits = (value: number): string => value.toPrecision(3);

/** Between the 1 % and the 99 % quantile. */
const chartOf = ({ finetune, points }: ActivationsFix): FigureChart => {
  const xs = points.flatMap(({ quantiles }) => quantiles);
  return {
    title: `share of components up to this value, %: ${fixTitle(finetune)}`,
    lines: points.map((point) => ({
      name: `K_test ${resolutionName(point)}`,
      points: point.quantiles.map((x, index) => ({ x, y: Math.round(point.quantileLevels[index]! * 100) })),
    })),
    x: { title: 'value of a component of the pooled vector', ticks: roundTicks(smallest(xs), largest(xs)), mark: null },
    y: { decimals: 0, unit: ' %' },
  };
};

/** `unmodified`, `fine-tuned: classifier + BN`. */
export const fixTitle = (finetune: ActivationsFix['finetune']): string => {
  const name = scopeName(finetune);
  return name === 'none' ? 'unmodified' : `fine-tuned: ${name}`;
};
