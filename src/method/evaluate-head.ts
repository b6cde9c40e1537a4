import type { Prediction } from '../base/events.ts';
import { tf } from '../engine/index.ts';
import { elementCount, type Network, runSteps, type Weights } from '../model/index.ts';
import { featureTensors } from './feature-tensors.ts';
import type { FeatureSet } from './features.ts';
import { pauseForSignals } from './interruption.ts';
import { LiveParameters } from './live-parameters.ts';
import { predict } from './predict.ts';
import { cutIndex, parametersOf } from './trunk-pass.ts';
import type { Watch } from './types.ts';

export interface HeadEvaluation {
  readonly network: Network;
  /** Of the head at least: with its fine-tuned tensors, if it was. */
  readonly weights: Weights;
  /** Of the test images. */
  readonly features: FeatureSet;
  readonly watch: Watch;
}

/** Accuracies 0..1; the loss is the mean cross-entropy without smoothing. */
export interface Evaluation {
  readonly top1: number;
  readonly top5: number;
  readonly loss: number;
  readonly n: number;
  readonly predictions: readonly Prediction[];
}

/** Tests the head on the features of every test image: a single centre crop each, as the paper does. Throws EXECUTE_INTERRUPTED. */
export const evaluateHead = async ({ network, weights, features, watch }: HeadEvaluation): Promise<Evaluation> => {
  const head = network.steps.slice(cutIndex(network, features.cut));
  const parameters = new LiveParameters(parametersOf(network, head), weights);
  const images = features.labels.length;
  const batchSize = Math.min(images, headBatchSize(features));
  const predictions: Prediction[] = [];
  try {
    for (let first = 0; first < images; first += batchSize) {
      await pauseForSignals(watch.signal);
      const count = Math.min(batchSize, images - first);
      // A short last batch repeats its last image, so that an engine that compiles graphs compiles one.
      const indices = Int32Array.from({ length: batchSize }, (_, row) => first + Math.min(row, count - 1));
      const logits = tf.tidy(() => runSteps(head, featureTensors(features, indices), parameters.context)[0]!);
      const values = await logits.data<'float32'>();
      logits.dispose();
      for (let row = 0; row < count; row++) {
        const ofImage = values.subarray(row * network.classes, (row + 1) * network.classes);
        predictions.push(
          predict(ofImage, features.labels[first + row]!, features.images?.[first + row] ?? first + row),
        );
      }
      watch.progress({ fraction: predictions.length / images });
    }
  } finally {
    parameters.dispose();
  }
  return { ...summarise(predictions), predictions };
};

/** About so many values of features in a batch: 2 MiB, which stay near a CPU's caches. */
const valuesInBatch = 512 * 1024;

const headBatchSize = ({ shapes }: FeatureSet): number => {
  const valuesOfImage = shapes.reduce((total, shape) => total + elementCount(shape), 0);
  return Math.max(8, Math.min(256, Math.floor(valuesInBatch / valuesOfImage)));
};

const summarise = (predictions: readonly Prediction[]): Omit<Evaluation, 'predictions'> => {
  const n = predictions.length;
  const share = (isCounted: (prediction: Prediction) => boolean) => predictions.filter(isCounted).length / n;
  return {
    top1: share(({ predicted, label }) => predicted === label),
    top5: share(({ correct5 }) => correct5),
    loss: predictions.reduce((total, { loss }) => total + loss, 0) / n,
    n,
  };
};
