import { FixresError } from '../../base/errors.ts';
import { smallest } from '../../base/extremes.ts';
import type { Prediction } from '../../domain/events.ts';
import { isRight } from '../../domain/is-right.ts';
import type { Network, Weights } from '../../model/index.ts';
import type { FeatureSet } from '../features/features.ts';
import { pauseForSignals } from '../interruption.ts';
import type { Judging } from '../judging.ts';
import { predict } from '../predict.ts';
import type { Watch } from '../types.ts';
import { HeadPass, headBatchSize } from './head-pass.ts';

export interface HeadEvaluation {
  readonly network: Network;
  /** At least the head's weights, including fine-tuned tensors. */
  readonly weights: Weights;
  /** Of the test images. */
  readonly features: FeatureSet;
  /** Features of the same images at other resolutions, over which the logits are averaged. */
  readonly scales?: readonly FeatureSet[];
  readonly judging?: Judging;
  readonly watch: Watch;
}

/** Accuracies 0..1; the loss is the mean cross-entropy without smoothing. */
export interface Evaluation extends Scores {
  readonly predictions: readonly Prediction[];
}

export interface Scores {
  readonly top1: number;
  readonly top5: number;
  readonly loss: number;
  readonly n: number;
}

/**
 * Tests the head on the features of every test image: a single centre crop each, as the paper does, or one at each of
 * several resolutions. Throws EXECUTE_INTERRUPTED; METHOD_INVALID if the resolutions have different images.
 */
export const evaluateHead = async (evaluation: HeadEvaluation): Promise<Evaluation> => {
  const { network, weights, features, scales = [], judging, watch } = evaluation;
  for (const scale of scales) assertSameImages(features, scale);
  const images = features.labels.length;
  const batchSize = smallest([features, ...scales].map(headBatchSize));
  const predictions: Prediction[] = [];
  const passes = [features, ...scales].map((each) => new HeadPass(network, weights, each));
  try {
    for (let first = 0; first < images; first += batchSize) {
      await pauseForSignals(watch.signal);
      const ofScales: Float32Array[] = [];
      for (const pass of passes) ofScales.push(await pass.outputs(first, batchSize));
      const logits = meanOf(ofScales);
      for (let row = 0; row < logits.length / network.classes; row++) {
        const ofImage = logits.subarray(row * network.classes, (row + 1) * network.classes);
        predictions.push(predict(ofImage, features.labels[first + row]!, imageAt(features, first + row), judging));
      }
      watch.progress({ fraction: predictions.length / images });
    }
  } finally {
    for (const pass of passes) pass.dispose();
  }
  return { ...scoresOf(predictions), predictions };
};

/** Accuracies and loss of all predictions together. */
export const scoresOf = (predictions: readonly Prediction[]): Scores => {
  const n = predictions.length;
  const share = (isCounted: (prediction: Prediction) => boolean) => predictions.filter(isCounted).length / n;
  return {
    top1: share(isRight),
    top5: share(({ correct5 }) => correct5),
    loss: predictions.reduce((total, { loss }) => total + loss, 0) / n,
    n,
  };
};

/** The element-wise mean, summed in double precision. A single array is returned unchanged. */
const meanOf = (arrays: readonly Float32Array[]): Float32Array => {
  const [only] = arrays as [Float32Array];
  if (arrays.length === 1) return only;
  return only.map((_, index) => arrays.reduce((sum, values) => sum + values[index]!, 0) / arrays.length);
};

const imageAt = ({ images }: FeatureSet, row: number): number => images?.[row] ?? row;

const assertSameImages = (features: FeatureSet, scale: FeatureSet): void => {
  const isSame =
    features.labels.length === scale.labels.length &&
    features.labels.every(
      (label, row) => label === scale.labels[row] && imageAt(features, row) === imageAt(scale, row),
    );
  if (isSame) return;
  throw new FixresError('METHOD_INVALID', 'logits can be averaged only over resolutions of the same images');
};
