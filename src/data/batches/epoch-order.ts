import { randomStream } from '../../base/random.ts';

export interface EpochOrder {
  readonly order: 'shuffled' | 'fixed';
  readonly seed: number;
  readonly epoch: number;
}

/**
 * The images in the order in which this epoch takes them, or `count` of them. `fixed` is one random order for all epochs;
 * if they take only some, each goes on where the last one stopped.
 * Source: facebookresearch/FixRes never tells its `DistributedSampler` the epoch, so that it shuffles as in epoch 0.
 */
export const epochOrder = (
  images: Int32Array,
  { order, seed, epoch }: EpochOrder,
  count = images.length,
): Int32Array => {
  const positions = randomStream(seed, 'order', order === 'fixed' ? 0 : epoch).permutation(images.length);
  const start = order === 'fixed' ? epoch * count : 0;
  return Int32Array.from({ length: count }, (_, place) => images[positions[(start + place) % images.length]!]!);
};
