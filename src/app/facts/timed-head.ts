import type { InputSize } from '../../domain/input-size.ts';
import type { FinetuneJob } from '../../domain/jobs/jobs.ts';
import { cutForScope } from '../../domain/scope.ts';
import { type FeatureSet, featureShapes, fineTuneHead, type Recipe } from '../../method/index.ts';
import { elementCount, initialise, type Network } from '../../model/index.ts';
import { fastestOf } from './fastest-of.ts';

/** Two batches: little enough to time interactively. */
const images = 64;
const epochs = 4;

const recipe: Recipe = {
  ...{ optimizer: 'sgd', learning_rate: 1e-6, learning_rate_rule: 'plain', momentum: 0.9, nesterov: false },
  ...{ weight_decay: 0, weight_decay_on: 'all', batch_size: images / 2, last_batch: 'keep', epochs: 1 },
  ...{ schedule: 'constant', step_epochs: 1, warmup_fraction: 0, label_smoothing: 0, order: 'fixed' },
};

/**
 * Bytes of 32-bit features per second that pass through a head while it is trained, on the open engine: timed on random
 * features of a few images, after a warm-up.
 */
export const timedHead = async (
  { scope, bn }: Pick<FinetuneJob['params'], 'scope' | 'bn'>,
  network: Network,
  sizePx: InputSize,
): Promise<number> => {
  const features = randomFeatures(network, cutForScope(scope), sizePx);
  const weights = network.ownWeights?.() ?? initialise(network, 0);
  const watch = { progress: () => {}, metric: () => {}, signal: new AbortController().signal };
  const train = (many: number) =>
    fineTuneHead({ network, weights, features, scope, bn, recipe: { ...recipe, epochs: many }, seed: 0, watch });
  await train(1);
  const seconds = await fastestOf(async () => {
    const startMs = performance.now();
    await train(epochs);
    return (performance.now() - startMs) / 1000;
  });
  const bytes = 4 * images * features.shapes.reduce((sum, shape) => sum + elementCount(shape), 0);
  return (epochs * bytes) / seconds;
};

const randomFeatures = (network: Network, cut: string, sizePx: InputSize): FeatureSet => {
  const shapes = featureShapes(network, cut, sizePx);
  const tensors = shapes.map((shape) => Float32Array.from({ length: images * elementCount(shape) }, Math.random));
  return {
    cut,
    shapes,
    labels: Int32Array.from({ length: images }, (_, image) => image % network.classes),
    rows: (indices, into) =>
      shapes.map((shape, tensor) => {
        const size = elementCount(shape);
        const rows = into?.[tensor] ?? new Float32Array(size * indices.length);
        indices.forEach((image, row) => {
          rows.set(tensors[tensor]!.subarray(image * size, (image + 1) * size), row * size);
        });
        return rows;
      }),
  };
};
