import { tf } from '../../engine/index.ts';
import { elementCount, type Network, runSteps, type Step, type Weights } from '../../model/index.ts';
import { featureTensors } from '../features/feature-tensors.ts';
import type { FeatureSet } from '../features/features.ts';
import { cutIndex, parametersOf } from '../features/trunk-pass.ts';
import { LiveParameters } from '../training/live-parameters.ts';

/** The steps after the cut of some features, in evaluation mode. Must be disposed of. */
export class HeadPass {
  readonly #features: FeatureSet;
  readonly #steps: readonly Step[];
  readonly #parameters: LiveParameters;

  /** The steps before `end`, an index into those of the network; default: all. */
  constructor(network: Network, weights: Weights, features: FeatureSet, end = network.steps.length) {
    this.#features = features;
    this.#steps = network.steps.slice(cutIndex(network, features.cut), end);
    this.#parameters = new LiveParameters(parametersOf(network, this.#steps), weights);
  }

  /** Output for the images from `first` on, row by row: a full batch, or as many as remain. */
  async outputs(first: number, batchSize: number): Promise<Float32Array> {
    const features = this.#features;
    const count = Math.min(batchSize, features.labels.length - first);
    // A short last batch repeats its last image, so that an engine that compiles graphs compiles only one.
    const indices = Int32Array.from({ length: batchSize }, (_, row) => first + Math.min(row, count - 1));
    const output = tf.tidy(
      () => runSteps(this.#steps, featureTensors(features, indices), this.#parameters.context)[0]!,
    );
    const values = await output.data<'float32'>();
    output.dispose();
    return values.subarray(0, (values.length / batchSize) * count);
  }

  dispose(): void {
    this.#parameters.dispose();
  }
}

/** Approximate number of feature values in a batch: 2 MiB, which roughly fits in a CPU's caches. */
const valuesInBatch = 512 * 1024;

/** The properties of features that determine the batch size of a head. */
export type FeatureCount = Pick<FeatureSet, 'shapes'> & { readonly labels: { readonly length: number } };

/** Batch size of a head. */
export const headBatchSize = ({ shapes, labels }: FeatureCount): number => {
  const valuesOfImage = shapes.reduce((total, shape) => total + elementCount(shape), 0);
  return Math.min(labels.length, Math.max(8, Math.min(256, Math.floor(valuesInBatch / valuesOfImage))));
};
