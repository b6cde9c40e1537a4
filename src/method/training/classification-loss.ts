import type { ImageBatch } from '../../data/types/batch.ts';
import { type Scalar, type Tensor, type Tensor1D, type Tensor2D, tf } from '../../engine/index.ts';
import { crossEntropy } from './cross-entropy.ts';

/** The labels of a batch. */
export type Targets = Pick<ImageBatch, 'labels' | 'mixed'>;

/** The same as tensors: for mixed images both labels, [batch] (int32) each, and their shares. */
export interface TargetTensors {
  readonly labels: readonly Tensor[];
  readonly shares: readonly Tensor[];
}

/** The caller disposes of them. */
export const targetTensors = ({ labels, mixed }: Targets): TargetTensors => {
  const own = tf.tensor1d(labels, 'int32');
  if (mixed === undefined) return { labels: [own], shares: [] };
  return {
    labels: [own, tf.tensor1d(mixed.labels, 'int32')],
    shares: [tf.scalar(mixed.share), tf.scalar(1 - mixed.share)],
  };
};

/**
 * Mean loss of logits [batch, classes]. For mixed images, each of the two classes counts in proportion to its share of
 * the area.
 * Source: Yun et al. 2019 (CutMix), section 3.2; its code: `criterion(out, a) * lam + criterion(out, b) * (1 - lam)`.
 */
export const classificationLoss = (
  logits: Tensor2D,
  { labels, shares }: TargetTensors,
  labelSmoothing: number,
): Scalar => {
  const [own, pasted] = labels.map((classes) => crossEntropy(logits, classes as Tensor1D, labelSmoothing));
  if (pasted === undefined) return own!;
  const [ownShare, pastedShare] = shares as [Tensor, Tensor];
  return tf.add(tf.mul(own!, ownShare), tf.mul(pasted, pastedShare));
};
