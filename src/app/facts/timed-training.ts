import { type InputSize, pixelsOf } from '../../domain/input-size.ts';
import type { TrainJob } from '../../domain/jobs/jobs.ts';
import { trainFromScratch } from '../../method/index.ts';
import { initialise, type Network } from '../../model/index.ts';

/** After a step that compiles the graph; the fastest counts. */
const steps = 4;
const mostStepSeconds = 1;
/** A step takes about as long as this many. */
const forwardPassesOfStep = 4;

/**
 * Seconds per image of a step that trains a whole network, on the open engine: forwards, backwards and the update of
 * the weights. Batches are those of the recipe, but smaller if a step would take too long. `forwardSeconds`: per image.
 */
export const timedTraining = async (
  { model, recipe }: Pick<TrainJob['params'], 'model' | 'recipe'>,
  network: Network,
  sizePx: InputSize,
  forwardSeconds: number,
): Promise<number> => {
  const fitting = Math.floor(mostStepSeconds / (forwardPassesOfStep * forwardSeconds));
  const batchSize = Math.max(2, Math.min(recipe.batch_size, fitting));
  const batch = {
    pixels: new Uint8Array(batchSize * 3 * pixelsOf(sizePx)).fill(127),
    labels: Int32Array.from({ length: batchSize }, (_, image) => image % network.classes),
    indices: Int32Array.from({ length: batchSize }, (_, image) => image),
    sizePx,
  };
  let fastest = Number.POSITIVE_INFINITY;
  await trainFromScratch({
    network,
    weights: network.ownWeights?.() ?? initialise(network, 0),
    // So small that nothing diverges.
    recipe: { ...recipe, learning_rate: 1e-9, batch_size: batchSize, epochs: 1, warmup_fraction: 0, order: 'fixed' },
    normalize: model.normalize,
    images: batchSize * (1 + steps),
    batches: async function* () {
      yield batch;
      for (let step = 0; step < steps; step++) {
        const startMs = performance.now();
        yield batch;
        fastest = Math.min(fastest, (performance.now() - startMs) / 1000);
      }
    },
    watch: { progress: () => {}, metric: () => {}, signal: new AbortController().signal },
  });
  return fastest / batchSize;
};
