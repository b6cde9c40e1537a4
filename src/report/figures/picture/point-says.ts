import type { Interval } from '../../../base/statistics.ts';
import type { InputSize } from '../../../domain/input-size.ts';
import type { MetricFigure } from '../../rows/metrics.ts';
import { percent } from '../../rows/percent.ts';

interface Measured {
  readonly top1: number;
  readonly top1_ci95: Interval;
  readonly testResolution: InputSize;
  readonly imageResolution: InputSize;
  readonly n: number;
  readonly seeds: number;
  /** Keys. */
  readonly runs: readonly string[];
}

/** `classifier: 80.5 % (95 % CI 78.9 to 82.1) at K_test 72, K_image 82; n 2,000; run 1a2b3c4d`. */
export const accuracySays = (
  name: string,
  point: Measured,
  more: readonly string[] = [],
  { value, ci95 }: Pick<MetricFigure, 'value' | 'ci95'> = { value: point.top1, ci95: point.top1_ci95 },
): string =>
  [
    `${name}: ${percent(value)} %${ci95 === null ? '' : ` (95 % CI ${percent(ci95[0])} to ${percent(ci95[1])})`} at K_test ${point.testResolution}, K_image ${point.imageResolution}`,
    ...more,
    `n ${point.n.toLocaleString('en-US')}${point.seeds > 1 ? `, ${point.seeds} seeds` : ''}`,
    runsText(point.runs),
  ].join('; ');

const shownRuns = 4;

/** `run 1a2b3c4d`, `runs 1a2b3c4d, 5e6f7a8b`: the beginnings of their keys. */
export const runsText = (keys: readonly string[]): string => {
  const shown = keys.slice(0, shownRuns).map((key) => key.slice(0, 8));
  const more = keys.length > shownRuns ? ` and ${keys.length - shownRuns} more` : '';
  return `${keys.length === 1 ? 'run' : 'runs'} ${shown.join(', ')}${more}`;
};
