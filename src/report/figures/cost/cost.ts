import { groupBy } from '../../../base/group-by.ts';
import { contentKey } from '../../../base/json.ts';
import type { CostAnalysis, CostAtResolution } from '../../../domain/analysis-types.ts';
import { type ImageTime, imageTime, timeTogether } from '../../../domain/image-time.ts';
import { compareSizes, type InputSize } from '../../../domain/input-size.ts';
import { type Line, linePanels } from '../../curve/curve.ts';
import type { EvaluationRow } from '../../rows/evaluation-row.ts';
import type { Fix } from '../../rows/fix.ts';
import type { Geometry } from '../../rows/geometry.ts';
import { isPartOf, type Panel } from '../../rows/panels.ts';
import { table1 } from '../../table1/table1.ts';
import type { Table1Cell } from '../../types.ts';
import { type AnalysisRow, rowsOf } from '../analysis-row.ts';

/** The cost of testing one image at each resolution, and the accuracy it buys. */
export interface Cost {
  readonly report: 'cost';
  readonly experiment: string;
  readonly networks: readonly NetworkCost[];
  readonly panels: readonly CostPanel[];
}

/** A network, regardless of what it was trained on. */
export interface NetworkCost {
  readonly model: string;
  readonly assignment: Readonly<Record<string, unknown>>;
  readonly parameters: number;
  /** Threads used for timing. */
  readonly threads: number;
  /** Sorted by test resolution. */
  readonly costs: readonly ResolutionCost[];
}

export interface ImageCost {
  /** Multiply-adds of one image. */
  readonly macs: number;
  /** On the machine that timed it, sorted by batch size. */
  readonly times: readonly ImageTime[];
}

export interface ResolutionCost extends ImageCost {
  readonly testResolution: InputSize;
}

/** One trained network under one geometry, like a panel of the curve. */
export interface CostPanel extends Geometry {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly assignment: Readonly<Record<string, unknown>>;
  readonly lines: readonly CostLine[];
}

export interface CostLine extends Fix {
  /** Sorted by test resolution. A test over a pyramid costs the sum of its resolutions. */
  readonly points: readonly CostPoint[];
}

export interface CostPoint extends ImageCost, Pick<Table1Cell, 'top1' | 'top1_ci95' | 'n' | 'seeds' | 'runs'> {
  readonly testResolution: InputSize;
  readonly imageResolution: InputSize;
}

/** Points whose cost was not analysed are omitted. */
export const cost = (experiment: string, rows: readonly AnalysisRow[], evaluations: readonly EvaluationRow[]): Cost => {
  const networks = groupBy(rowsOf(rows, 'cost'), ({ labels }) => contentKey([labels.model, labels.assignment])).flatMap(
    networkOf,
  );
  return {
    report: 'cost',
    experiment,
    networks,
    panels: linePanels(table1(experiment, evaluations)).flatMap((panel) => panelOf(panel, networks)),
  };
};

/** Several weights files with one label each have a cost; their rounds are pooled. */
const networkOf = (rows: readonly AnalysisRow<CostAnalysis>[]): NetworkCost[] => {
  const { labels, analysis } = rows[0]!;
  if (labels.model === null) return [];
  const { parameters, threads } = analysis;
  const costs = groupBy(
    rows.flatMap((row) => row.analysis.costs),
    (each) => String(each.testResolutionPx),
  ).map((same) => ({
    testResolution: same[0]!.testResolutionPx,
    macs: same[0]!.macs,
    times: timesOf(same),
  }));
  costs.sort((a, b) => compareSizes(a.testResolution, b.testResolution));
  return [{ model: labels.model, assignment: labels.assignment, parameters, threads, costs }];
};

const timesOf = (same: readonly CostAtResolution[]): ImageTime[] =>
  groupBy(
    same.flatMap(({ times }) => times),
    ({ batchSize }) => String(batchSize),
  ).map((timed) =>
    imageTime({
      batchSize: timed[0]!.batchSize,
      secondsPerImage: timed.flatMap((each) => each.secondsPerImage),
      ...(timed.some(({ disturbed }) => disturbed) ? { disturbed: true } : {}),
    }),
  );

const panelOf = ({ rows, assignment }: Panel<Line>, networks: readonly NetworkCost[]): CostPanel[] => {
  const { dataset, model, trainResolution, resize, cropRatio } = rows[0]!;
  const network = networks.find((one) => one.model === model && isPartOf(one.assignment, assignment));
  if (network === undefined) return [];
  const lines = rows.map((row) => lineOf(row, network)).filter(({ points }) => points.length > 0);
  return lines.length === 0 ? [] : [{ dataset, model, trainResolution, resize, cropRatio, assignment, lines }];
};

const lineOf = ({ finetune, adaptation, scales, crops, cells }: Line, { costs }: NetworkCost): CostLine => ({
  finetune,
  adaptation,
  scales,
  ...(crops === undefined ? {} : { crops }),
  points: cells.flatMap(({ testResolution, imageResolution, top1, top1_ci95, n, seeds, runs }) => {
    const together = sumOf(scales ?? Array<InputSize>(crops ?? 1).fill(testResolution), costs);
    return together === null ? [] : [{ testResolution, imageResolution, ...together, top1, top1_ci95, n, seeds, runs }];
  }),
});

const sumOf = (resolutions: readonly InputSize[], costs: readonly ResolutionCost[]): ImageCost | null => {
  const each = resolutions.flatMap(
    (resolution) => costs.find(({ testResolution }) => testResolution === resolution) ?? [],
  );
  if (each.length < resolutions.length) return null;
  return {
    macs: each.reduce((sum, { macs }) => sum + macs, 0),
    times: timeTogether(each.map(({ times }) => times)),
  };
};
