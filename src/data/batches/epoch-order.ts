import { randomStream } from '../../base/random.ts';

export interface EpochOrder {
  readonly order: 'shuffled' | 'fixed';
  readonly seed: number;
  readonly epoch: number;
}

/**
 * The images in the order in which this epoch takes them. `fixed` is one random order for all epochs.
 * Source: facebookresearch/FixRes never tells its `DistributedSampler` the epoch, so that it shuffles as in epoch 0.
 */
export const epochOrder = (images: Int32Array, { order, seed, epoch }: EpochOrder): Int32Array =>
  randomStream(seed, 'order', order === 'fixed' ? 0 : epoch)
    .permutation(images.length)
    .map((position) => images[position]!);
