import { groupBy } from '../../../base/group-by.ts';
import { contentKey } from '../../../base/json.ts';
import { standardDeviation } from '../../../base/statistics.ts';
import type { ActivationsAnalysis } from '../../../domain/analysis-types.ts';
import { compareSizes, type InputSize } from '../../../domain/input-size.ts';
import type { Geometry } from '../../rows/geometry.ts';
import { panelsOf } from '../../rows/panels.ts';
import { compareScopes, type FinetuneScope, finetuneScope } from '../../rows/scope-name.ts';
import { type AnalysisRow, rowsOf, seedsOf } from '../analysis-row.ts';
import { meanOf, meansOf } from '../over-seeds.ts';

/**
 * Distribution of the components of the average-pooled vectors of the test images, by test resolution, before and after
 * fine-tuning (the paper's Fig. 3 and 4).
 */
export interface Activations {
  readonly report: 'activations';
  readonly experiment: string;
  readonly panels: readonly ActivationsPanel[];
}

/** One trained network under one geometry. */
export interface ActivationsPanel extends Geometry {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly assignment: Readonly<Record<string, unknown>>;
  /** The unmodified network, and each scope that was fine-tuned before the pooling. */
  readonly fixes: readonly ActivationsFix[];
}

export interface ActivationsFix {
  readonly finetune: FinetuneScope;
  /** Sorted by test resolution. */
  readonly points: readonly ActivationsPoint[];
}

/** Numbers are means over seeds. */
export interface ActivationsPoint {
  readonly testResolution: InputSize;
  readonly imageResolution: InputSize;
  readonly seeds: number;
  /** Keys of its analyses. */
  readonly runs: readonly string[];
  readonly images: number;
  /** Number of components of one pooled vector. */
  readonly components: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** Share of exact zeros, 0..1, and its standard deviation over seeds (null for one). */
  readonly zeros: number;
  readonly zeros_sd: number | null;
  /** Share of values with an absolute value of at most `nearZero`. */
  readonly nearZeros: number;
  readonly nearZero: number;
  readonly quantiles: readonly number[];
  readonly quantileLevels: readonly number[];
  /** Exact share of the values at or below `value`; points are omitted while it rises by less than half a percent. */
  readonly cdf: readonly CdfPoint[];
}

export interface CdfPoint {
  readonly value: number;
  readonly share: number;
}

type Row = AnalysisRow<ActivationsAnalysis>;

export const activations = (experiment: string, rows: readonly AnalysisRow[]): Activations => ({
  report: 'activations',
  experiment,
  panels: panelsOf(
    rowsOf(rows, 'activations').map((row) => ({ row, assignment: row.labels.assignment })),
    ({ row: { labels } }) =>
      contentKey([labels.dataset, labels.model, labels.trainResolutionPx, labels.resize, labels.cropRatio]),
  ).map((panel) =>
    panelOf(
      panel.rows.map(({ row }) => row),
      panel.assignment,
    ),
  ),
});

const panelOf = (rows: readonly Row[], assignment: ActivationsPanel['assignment']): ActivationsPanel => {
  const { dataset, model, trainResolutionPx, resize, cropRatio } = rows[0]!.labels;
  return {
    dataset,
    model: model!, // an `activations` run covers one network at one place
    trainResolution: trainResolutionPx,
    resize: resize!,
    cropRatio: cropRatio!,
    assignment,
    fixes: groupBy(rows, ({ labels }) => contentKey({ ...finetuneScope(labels.scope!) }))
      .map((ofFix) => ({ finetune: finetuneScope(ofFix[0]!.labels.scope!), points: pointsOf(ofFix) }))
      .sort((a, b) => compareScopes(a.finetune, b.finetune)),
  };
};

const pointsOf = (rows: readonly Row[]): ActivationsPoint[] =>
  groupBy(rows, ({ labels }) => String(labels.testResolutionPx))
    .map(pointOf)
    .sort((a, b) => compareSizes(a.testResolution, b.testResolution));

const pointOf = (rows: readonly Row[]): ActivationsPoint => {
  const { labels, analysis } = rows[0]!;
  const seeds = rows.map((row) => row.analysis);
  const zeros = seeds.map((seed) => seed.zeros);
  return {
    testResolution: labels.testResolutionPx!,
    imageResolution: labels.imageResolutionPx!,
    seeds: seedsOf(rows),
    runs: rows.map(({ key }) => key),
    images: analysis.images,
    components: analysis.components,
    mean: meanOf(seeds, (seed) => seed.mean),
    standardDeviation: meanOf(seeds, (seed) => seed.standardDeviation),
    zeros: meanOf(seeds, (seed) => seed.zeros),
    zeros_sd: zeros.length < 2 ? null : standardDeviation(zeros),
    nearZeros: meanOf(seeds, (seed) => seed.nearZeros),
    nearZero: analysis.nearZero,
    quantiles: meansOf(seeds, (seed) => seed.quantiles),
    quantileLevels: analysis.quantileLevels,
    cdf: thinned(
      analysis.points,
      meansOf(seeds, (seed) => seed.cdf),
    ),
  };
};

/** A point is omitted if the share has risen by less than this since the last one. */
const leastRise = 0.005;

/** From the last point below all values to the first point at or above all values. */
const thinned = (values: readonly number[], shares: readonly number[]): CdfPoint[] => {
  const above = shares.findIndex((share) => share > 0);
  const full = shares.indexOf(1);
  const first = Math.max(0, above - 1);
  const last = full < 0 ? shares.length - 1 : full;
  const kept: CdfPoint[] = [];
  for (let index = first; index <= last; index++) {
    const share = shares[index]!;
    // The point before a step is kept, so that a step stays a step.
    const next = shares[index + 1] ?? share;
    const isKept = share - (kept.at(-1)?.share ?? -1) >= leastRise || next - share >= leastRise || index === last;
    if (isKept) kept.push({ value: values[index]!, share });
  }
  return kept;
};
