import type { ImageBatch } from '../data/types.ts';
import { type Scalar, type Tensor2D, tf } from '../engine/index.ts';
import { crossEntropy } from './cross-entropy.ts';

/** What the images of a batch show. */
export type Targets = Pick<ImageBatch, 'labels' | 'mixed'>;

/**
 * Mean loss of logits [batch, classes]. Of images that were mixed each of the two classes counts by its share of the area.
 * Source: Yun et al. 2019 (CutMix), section 3.2; its code: `criterion(out, a) * lam + criterion(out, b) * (1 - lam)`.
 */
export const classificationLoss = (logits: Tensor2D, { labels, mixed }: Targets, labelSmoothing: number): Scalar => {
  const own = crossEntropy(logits, tf.tensor1d(labels, 'int32'), labelSmoothing);
  if (mixed === undefined) return own;
  const pasted = crossEntropy(logits, tf.tensor1d(mixed.labels, 'int32'), labelSmoothing);
  // As tensors: the share changes from batch to batch, and as a constant it would make each step a new graph.
  const [ownShare, pastedShare] = [tf.scalar(mixed.share), tf.scalar(1 - mixed.share)];
  return tf.add(tf.mul(own, ownShare), tf.mul(pasted, pastedShare));
};
