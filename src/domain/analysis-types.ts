import type { TimedBatches } from './image-time.ts';
import type { InputSize } from './input-size.ts';

/** The content of `analysis.json` of an `analyze` run. */
export type Analysis = RocAnalysis | ObjectSizeAnalysis | ActivationsAnalysis | CostAnalysis;

/** A `TestTransform` with K_image and K_test. */
export interface AnalysedTransform {
  readonly testResolutionPx: InputSize;
  /** K_image: the size that the image is resized to before the crop. */
  readonly imageResolutionPx: InputSize;
  readonly cropRatio: number;
  readonly resize: 'shorter_side' | 'reference' | 'squash';
}

/** Area of the region of classification as a share of the image's area, 0..1. */
export interface RocAnalysis {
  readonly analysis: 'roc';
  readonly trainResolutionPx: number;
  /** Simulated: `draws` crops of the training images. */
  readonly train: ShareDistribution;
  /** Exact, over the test images. */
  readonly test: readonly (AnalysedTransform & { readonly share: ShareDistribution })[];
}

export interface ShareDistribution {
  /** Number of values. */
  readonly count: number;
  readonly mean: number;
  /** Value at each of `quantileLevels`. */
  readonly quantiles: readonly number[];
  readonly quantileLevels: readonly number[];
  /** Edges of the bins, one more than bins; a bin includes its upper edge, the first one also its lower edge. */
  readonly edges: readonly number[];
  /** Share of the values in each bin; they sum to 1. */
  readonly shares: readonly number[];
  /** Share of the values at or below each edge. */
  readonly cdf: readonly number[];
}

/** The factor by which a transform scales objects of the image, as the square root of the area factor. */
export interface ObjectSizeAnalysis {
  readonly analysis: 'object_size';
  readonly trainResolutionPx: number;
  /** Mean factor over simulated crops of the training images. */
  readonly trainFactor: number;
  readonly draws: number;
  readonly test: readonly ObjectSizeAtTest[];
}

export interface ObjectSizeAtTest extends AnalysedTransform {
  /** Mean factor over the training images, weighted by their number of crops. */
  readonly factor: number;
  /** Apparent size at test / at training, mean over the same crops: below 1, objects look smaller at test. */
  readonly ratio: number;
  /** The same for square images, in closed form. */
  readonly squareRatio: number;
  /**
   * The K_test, not rounded, at which the ratio becomes 1: over the images, and for square ones. Pixels; for a
   * non-square size, the side of a square with as many of them.
   */
  readonly equalisingResolutionPx: number;
  readonly squareEqualisingResolutionPx: number;
}

/** Distribution of all components of the pooled vectors of the test images. */
export interface ActivationsAnalysis {
  readonly analysis: 'activations';
  readonly images: number;
  readonly components: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Share of exact zeros, 0..1. */
  readonly zeros: number;
  /** Share of values with an absolute value of at most `nearZero`, exact zeros included. */
  readonly nearZeros: number;
  readonly nearZero: number;
  /** Interpolated between the points of the CDF, which lie 2.2 % apart. */
  readonly quantiles: readonly number[];
  readonly quantileLevels: readonly number[];
  /** The same points in every analysis, ascending; `cdf` is the exact share of values at or below each. */
  readonly points: readonly number[];
  readonly cdf: readonly number[];
}

/** The cost of testing one image. */
export interface CostAnalysis {
  readonly analysis: 'cost';
  readonly parameters: number;
  readonly threads: number;
  /** Number of cores kept busy by other programs during timing; absent in earlier versions. */
  readonly othersCores?: number;
  readonly costs: readonly CostAtResolution[];
}

export interface CostAtResolution {
  readonly testResolutionPx: InputSize;
  /** Multiply-adds of one image. */
  readonly macs: number;
  /**
   * On the machine that ran it, sorted by batch size. Every round timed each batch of each resolution once, so that any
   * slowdown of the machine affects all equally.
   */
  readonly times: readonly TimedBatches[];
}

/** The format of earlier versions: for each resolution the median of five batches, timed in sequence. */
export interface EarlierCostAnalysis extends Omit<CostAnalysis, 'costs'> {
  readonly batchSize: number;
  readonly batches: number;
  readonly costs: readonly (Omit<CostAtResolution, 'times'> & { readonly secondsPerImage: number })[];
}
