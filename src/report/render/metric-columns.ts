import { groupBy } from '../../base/group-by.ts';
import type { MetricFigures, OtherMetric } from '../rows/metrics.ts';

type CsvRecord = readonly (string | number | boolean | null)[];

/** Last columns: the metrics requested in addition to top-1, if any. */
export const withMetrics = (
  [names = [], ...records]: readonly CsvRecord[],
  figures: readonly (MetricFigures | undefined)[],
  prefix = '',
): readonly CsvRecord[] => {
  const asked = groupBy(
    figures.flatMap((figure) => Object.keys(figure ?? {})),
    (name) => name,
  ).map(([name]) => name as OtherMetric);
  const heads = asked.flatMap((name) => ['', '_ci95_low', '_ci95_high', '_sd'].map((end) => `${prefix}${name}${end}`));
  const fields = (figure: MetricFigures | undefined): CsvRecord =>
    asked.flatMap((name) => {
      const found = figure?.[name];
      return [found?.value ?? null, ...(found?.ci95 ?? [null, null]), found?.sd ?? null];
    });
  return [[...names, ...heads], ...records.map((record, index) => [...record, ...fields(figures[index])])];
};
