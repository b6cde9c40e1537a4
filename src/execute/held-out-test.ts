import { batchesOfImages, type DatasetIndex, type ImageSource } from '../data/index.ts';
import type { TestTransform } from '../domain/test-transform.ts';
import { type HeldOutScore, imagesInBatch, type Normalize, testHeads, type Watch } from '../method/index.ts';
import type { Network, Weights } from '../model/index.ts';

export interface HeldOutTest {
  readonly source: ImageSource;
  readonly index: DatasetIndex;
  readonly network: Network;
  readonly normalize: Normalize;
  readonly trainResolutionPx: number;
  /** Training images that are held out. */
  readonly images: Int32Array;
  readonly watch: Watch;
}

const whole = { classifier: true, bn: true, lastCells: 0, all: true } as const;

/** Tests a whole network on held-out training images: a centre crop at the train resolution. */
export const heldOutTest =
  ({ source, index, network, normalize, trainResolutionPx, images, watch }: HeldOutTest) =>
  async (weights: Weights): Promise<HeldOutScore> => {
    const transform: TestTransform = {
      testResolutionPx: trainResolutionPx,
      cropRatio: 0.875,
      resize: 'shorter_side',
      interpolation: 'bilinear',
    };
    const options = { source, index, transform, batchSize: imagesInBatch(trainResolutionPx), signal: watch.signal };
    const [evaluation] = await testHeads({
      network,
      weights,
      normalize,
      heads: [{ scope: whole, weights }],
      images: images.length,
      trunkBatchSize: imagesInBatch(trainResolutionPx),
      batches: batchesOfImages(options, { part: 'train', images }),
      watch: { ...watch, progress: () => {} },
    });
    return { top1: evaluation!.top1, loss: evaluation!.loss };
  };
