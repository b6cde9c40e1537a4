import type { ObjectSizeAnalysis } from '../../../domain/analysis-types.ts';
import type { InputSize } from '../../../domain/input-size.ts';
import type { Geometry } from '../../rows/geometry.ts';
import type { AnalysisRow } from '../analysis-row.ts';
import { type GeometryPanel, geometryPanel, geometryPanels } from '../geometry-panels.ts';
import { meanOf } from '../over-seeds.ts';
import { placeOf } from '../roc/roc.ts';

/** How large objects appear at test, compared with training. */
export interface ObjectSize {
  readonly report: 'object_size';
  readonly experiment: string;
  readonly panels: readonly ObjectSizePanel[];
}

export interface ObjectSizePanel extends GeometryPanel {
  /** Keys of its analyses. */
  readonly runs: readonly string[];
  /** Number of random crops of the training images, over all seeds. */
  readonly draws: number;
  /** Mean factor by which training crops scale an object in the image. */
  readonly trainFactor: number;
  readonly tests: readonly ObjectSizeTest[];
}

export interface ObjectSizeTest extends Geometry {
  readonly testResolution: InputSize;
  readonly imageResolution: InputSize;
  /** Mean factor by which the test transform scales an object in the image. */
  readonly factor: number;
  /** Apparent size at test / at training: below 1, objects look smaller at test. */
  readonly ratio: number;
  /** The same for square images, in closed form. */
  readonly squareRatio: number;
  /** K_test at which the ratio becomes 1, not rounded, pixels: over the images, and for square ones. */
  readonly equalisingResolution: number;
  readonly squareEqualisingResolution: number;
}

export const objectSize = (experiment: string, rows: readonly AnalysisRow[]): ObjectSize => ({
  report: 'object_size',
  experiment,
  panels: geometryPanels(rows, 'object_size').map(panelOf),
});

/** Runs of one panel differ only in the seed. */
const panelOf = (rows: readonly AnalysisRow<ObjectSizeAnalysis>[]): ObjectSizePanel => {
  const { test } = rows[0]!.analysis;
  return {
    ...geometryPanel(rows),
    runs: rows.map(({ key }) => key),
    draws: rows.reduce((sum, row) => sum + row.analysis.draws, 0),
    trainFactor: meanOf(rows, (row) => row.analysis.trainFactor),
    tests: test.map((transform, index) => {
      const tests = rows.map((row) => row.analysis.test[index]!);
      return {
        ...placeOf(transform),
        factor: meanOf(tests, (test) => test.factor),
        ratio: meanOf(tests, (test) => test.ratio),
        squareRatio: meanOf(tests, (test) => test.squareRatio),
        equalisingResolution: meanOf(tests, (test) => test.equalisingResolutionPx),
        squareEqualisingResolution: meanOf(tests, (test) => test.squareEqualisingResolutionPx),
      };
    }),
  };
};
