import { groupBy } from '../../../base/group-by.ts';
import { contentKey } from '../../../base/json.ts';
import type { CostAnalysis, CostAtResolution } from '../../../domain/analysis-types.ts';
import { type ImageTime, imageTime, timeTogether } from '../../../domain/image-time.ts';
import { type CurveLine, type CurvePanel, curve } from '../../curve/curve.ts';
import type { EvaluationRow } from '../../rows/evaluation-row.ts';
import type { Fix } from '../../rows/fix.ts';
import type { Geometry } from '../../rows/geometry.ts';
import { isPartOf } from '../../rows/panels.ts';
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
  readonly testResolution: number;
}

/** One trained network under one geometry, as a panel of the curve. */
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
  readonly testResolution: number;
  readonly imageResolution: number;
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
    panels: curve(table1(experiment, evaluations)).panels.flatMap((panel) => panelOf(panel, networks)),
  };
};

/** Several weights files with one label have a cost each: their rounds are pooled. */
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
  costs.sort((a, b) => a.testResolution - b.testResolution);
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

const panelOf = (panel: CurvePanel, networks: readonly NetworkCost[]): CostPanel[] => {
  const network = networks.find(
    ({ model, assignment }) => model === panel.model && isPartOf(assignment, panel.assignment),
  );
  if (network === undefined) return [];
  const lines = panel.lines.map((line) => lineOf(line, network)).filter(({ points }) => points.length > 0);
  return lines.length === 0 ? [] : [{ ...panel, lines }];
};

const lineOf = ({ finetune, adaptation, scales, crops, points }: CurveLine, { costs }: NetworkCost): CostLine => ({
  finetune,
  adaptation,
  scales,
  ...(crops === undefined ? {} : { crops }),
  points: points.flatMap(({ testResolution, imageResolution, top1, top1_ci95, n, seeds, runs }) => {
    const together = sumOf(scales ?? Array<number>(crops ?? 1).fill(testResolution), costs);
    return together === null ? [] : [{ testResolution, imageResolution, ...together, top1, top1_ci95, n, seeds, runs }];
  }),
});

const sumOf = (resolutions: readonly number[], costs: readonly ResolutionCost[]): ImageCost | null => {
  const each = resolutions.flatMap(
    (resolution) => costs.find(({ testResolution }) => testResolution === resolution) ?? [],
  );
  if (each.length < resolutions.length) return null;
  return {
    macs: each.reduce((sum, { macs }) => sum + macs, 0),
    times: timeTogether(each.map(({ times }) => times)),
  };
};
