import type { ImageBatch } from '../../data/types/batch.ts';
import type { InputSize } from '../../domain/input-size.ts';
import { type Network, type Shape, shapesAt, type Weights } from '../../model/index.ts';
import { pauseForSignals } from '../interruption.ts';
import type { Watch } from '../types.ts';
import type { FeatureSink } from './features.ts';
import type { Normalize } from './normalize.ts';
import { piecesOf } from './pieces-of-batch.ts';
import { cutIndex, TrunkPass } from './trunk-pass.ts';

/** The features to extract under one transform. */
export interface FeatureView {
  readonly cuts: readonly string[];
  /** Batch size of the trunk. */
  readonly batchSize: number;
  readonly sink: FeatureSink;
}

export interface Extraction {
  readonly network: Network;
  readonly weights: Weights;
  readonly normalize: Normalize;
  readonly views: readonly FeatureView[];
  /**
   * Yields images as one batch per view, or null for a view that does not need them. A view gets full batches of its
   * size, except the last one.
   */
  readonly batches: AsyncIterable<readonly (ImageBatch | null)[]>;
  /** Number of images. */
  readonly images: number;
  readonly watch: Watch;
}

/**
 * Runs the frozen trunk over images once per view, in evaluation mode, and passes on its output at every cut. A short
 * batch is padded with black images, so that an engine that compiles graphs compiles only one per view.
 */
export const extractFeatures = async (extraction: Extraction): Promise<void> => {
  const { network, weights, normalize, views, images, watch } = extraction;
  const allCuts = views.flatMap(({ cuts }) => cuts);
  const trunk = new TrunkPass(network, weights, normalize, allCuts);
  const startMs = performance.now();
  let done = 0;
  try {
    for await (const batches of extraction.batches) {
      for (const [index, view] of views.entries()) {
        const whole = batches[index] ?? null;
        for (const { batch, count } of whole === null ? [] : piecesOf(whole, view.batchSize)) {
          await pauseForSignals(watch.signal);
          for (const [cut, tensors] of await trunk.outputs(batch, view.cuts)) await view.sink(cut, tensors, count);
        }
      }
      done += batches.find((batch) => batch !== null)?.labels.length ?? 0;
      const elapsedMs = Math.max(1, performance.now() - startMs);
      watch.progress({
        fraction: done / images,
        imagesPerSecond: (1000 * done) / elapsedMs,
        etaMs: (elapsedMs / done) * (images - done),
      });
    }
  } finally {
    trunk.dispose();
  }
};

/** Shapes of one image's features at a cut. */
export const featureShapes = (network: Network, cut: string, sizePx: InputSize): readonly Shape[] =>
  shapesAt(network, sizePx)[cutIndex(network, cut)]!;
