import type { ImageBatch } from '../data/types.ts';
import { type Tensor, tf } from '../engine/index.ts';
import { type Network, runSteps, type Shape, type Step, shapesAt, type Weights } from '../model/index.ts';
import type { FeatureSink } from './features.ts';
import { pauseForSignals } from './interruption.ts';
import { LiveParameters } from './live-parameters.ts';
import { type Normalize, normalizePixels, pixelTensor } from './normalize.ts';
import type { Watch } from './types.ts';

export interface Extraction {
  readonly network: Network;
  readonly weights: Weights;
  readonly normalize: Normalize;
  readonly cuts: readonly string[];
  /** Under the test transform; every one but the last has `batchSize` images. */
  readonly batches: AsyncIterable<ImageBatch>;
  readonly batchSize: number;
  /** Number of images. */
  readonly images: number;
  readonly sink: FeatureSink;
  readonly watch: Watch;
}

/**
 * Runs the frozen trunk over images once, in evaluation mode, and hands out its output at every cut. A short last batch
 * is filled up with black images, so that an engine that compiles graphs compiles one.
 */
export const extractFeatures = async (extraction: Extraction): Promise<void> => {
  const { network, cuts, watch, images, batchSize } = extraction;
  const trunk = network.steps.slice(0, Math.max(...cuts.map((cut) => cutIndex(network, cut))));
  const parameters = new LiveParameters(parametersOf(network, trunk), extraction.weights);
  const startMs = Date.now();
  let done = 0;
  try {
    for await (const batch of extraction.batches) {
      await pauseForSignals(watch.signal);
      const count = batch.labels.length;
      const features = await trunkOutputs(extraction, parameters, fillUp(batch, batchSize));
      for (const [cut, tensors] of features) extraction.sink(cut, tensors, count);
      done += count;
      const elapsedMs = Math.max(1, Date.now() - startMs);
      watch.progress({
        fraction: done / images,
        imagesPerSecond: (1000 * done) / elapsedMs,
        etaMs: (elapsedMs / done) * (images - done),
      });
    }
  } finally {
    parameters.dispose();
  }
};

/** Shapes of one image's features at a cut, for a square input. */
export const featureShapes = (network: Network, cut: string, sidePx: number): readonly Shape[] =>
  shapesAt(network, sidePx)[cutIndex(network, cut)]!;

/** Index of the first step behind a cut. */
export const cutIndex = (network: Network, cut: string): number => {
  const index = network.cuts[cut];
  if (index === undefined) throw new Error(`${network.architecture} has no cut ${cut}`);
  return index;
};

/** The network's parameters that these steps read. */
export const parametersOf = (network: Network, steps: readonly Step[]) => {
  const names = new Set(steps.flatMap((step) => step.parameters));
  return network.parameters.filter(({ name }) => names.has(name));
};

const trunkOutputs = async (
  { network, normalize, cuts }: Extraction,
  parameters: LiveParameters,
  batch: ImageBatch,
): Promise<Map<string, Float32Array[]>> => {
  const kept = tf.tidy(() => {
    let tensors: Tensor[] = [normalizePixels(pixelTensor(batch.pixels, batch.sidePx), normalize)];
    let index = 0;
    const outputs: Record<string, Tensor[]> = {};
    for (const cut of cuts.toSorted((a, b) => cutIndex(network, a) - cutIndex(network, b))) {
      tensors = runSteps(network.steps.slice(index, cutIndex(network, cut)), tensors, parameters.context);
      index = cutIndex(network, cut);
      outputs[cut] = tensors;
    }
    return outputs;
  });
  const values = new Map<string, Float32Array[]>();
  for (const [cut, tensors] of Object.entries(kept)) {
    values.set(cut, await Promise.all(tensors.map((tensor) => tensor.data<'float32'>())));
  }
  tf.dispose(kept);
  return values;
};

const fillUp = (batch: ImageBatch, batchSize: number): ImageBatch => {
  if (batch.labels.length === batchSize) return batch;
  const pixels = new Uint8Array(batchSize * batch.sidePx * batch.sidePx * 3);
  pixels.set(batch.pixels);
  return { ...batch, pixels };
};
