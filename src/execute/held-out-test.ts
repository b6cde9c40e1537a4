import { batchesOfImages, type DatasetIndex, type ImageSource } from '../data/index.ts';
import type { TestTransform } from '../domain/test-transform.ts';
import {
  bestEpoch,
  type HeldOutScore,
  imagesInBatch,
  type Normalize,
  type TestedHead,
  testHeads,
  type Watch,
} from '../method/index.ts';
import type { Network, Weights } from '../model/index.ts';

export interface HeldOutTest {
  readonly source: ImageSource;
  readonly index: DatasetIndex;
  readonly network: Network;
  /** At least the trunk's weights. */
  readonly weights: Weights;
  readonly normalize: Normalize;
  readonly transform: TestTransform;
  /** Training images that are held out. */
  readonly images: Int32Array;
  readonly watch: Watch;
}

/** Tests heads on held-out training images, one at a time. */
export const heldOutTest =
  ({ source, index, network, weights, normalize, transform, images, watch }: HeldOutTest) =>
  async (head: TestedHead): Promise<HeldOutScore> => {
    const batchSize = imagesInBatch(transform.testResolutionPx);
    const options = { source, index, transform, batchSize, signal: watch.signal };
    const [evaluation] = await testHeads({
      network,
      weights,
      normalize,
      heads: [head],
      images: images.length,
      trunkBatchSize: batchSize,
      batches: batchesOfImages(options, { part: 'train', images }),
      watch: { ...watch, progress: () => {} },
    });
    return { top1: evaluation!.top1, loss: evaluation!.loss };
  };

/** The epoch whose weights were kept, from 1, and its results on the held-out images that it was chosen by. */
export const bestResults = (scores: readonly HeldOutScore[], images: number): Record<string, number> => {
  const best = bestEpoch(scores);
  const { top1, loss } = scores[best]!;
  return { best_epoch: best + 1, held_out_top1: top1, held_out_loss: loss, held_out_n: images };
};
