import type { AnalysedTransform, RocAnalysis, ShareDistribution } from '../../../domain/analysis-types.ts';
import type { InputSize } from '../../../domain/input-size.ts';
import type { Geometry } from '../../rows/geometry.ts';
import type { AnalysisRow } from '../analysis-row.ts';
import { type GeometryPanel, geometryPanel, geometryPanels } from '../geometry-panels.ts';
import { meanOf, meansOf } from '../over-seeds.ts';

/**
 * How much of the images the train and test transforms see (the paper's Fig. 2): area of the region of classification
 * as a share of the image's area, 0..1.
 */
export interface Roc {
  readonly report: 'roc';
  readonly experiment: string;
  readonly panels: readonly RocPanel[];
}

export interface RocPanel extends GeometryPanel {
  /** For random crops of the training images. */
  readonly train: RocShares;
  /** For the test images, by test resolution. */
  readonly tests: readonly RocTest[];
}

export interface RocTest extends Geometry {
  readonly testResolution: InputSize;
  readonly imageResolution: InputSize;
  readonly share: RocShares;
}

/** As for a single run, but `count` is the sum over seeds, and the other numbers are means. */
export type RocShares = ShareDistribution;

export const roc = (experiment: string, rows: readonly AnalysisRow[]): Roc => ({
  report: 'roc',
  experiment,
  panels: geometryPanels(rows, 'roc').map(panelOf),
});

/** Runs of one panel differ only in the seed. */
const panelOf = (rows: readonly AnalysisRow<RocAnalysis>[]): RocPanel => {
  const { test } = rows[0]!.analysis;
  return {
    ...geometryPanel(rows),
    train: sharesOf(rows.map((row) => row.analysis.train)),
    tests: test.map((transform, index) => ({
      ...placeOf(transform),
      share: sharesOf(rows.map((row) => row.analysis.test[index]!.share)),
    })),
  };
};

/** A transform under the names used in reports. */
export const placeOf = ({
  testResolutionPx,
  imageResolutionPx,
  resize,
  cropRatio,
}: AnalysedTransform): Omit<RocTest, 'share'> => ({
  testResolution: testResolutionPx,
  imageResolution: imageResolutionPx,
  resize,
  cropRatio,
});

const sharesOf = (seeds: readonly ShareDistribution[]): RocShares => ({
  count: seeds.reduce((sum, { count }) => sum + count, 0),
  mean: meanOf(seeds, (seed) => seed.mean),
  quantiles: meansOf(seeds, (seed) => seed.quantiles),
  quantileLevels: seeds[0]!.quantileLevels,
  edges: seeds[0]!.edges,
  shares: meansOf(seeds, (seed) => seed.shares),
  cdf: meansOf(seeds, (seed) => seed.cdf),
});
