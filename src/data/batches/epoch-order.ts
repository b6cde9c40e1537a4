import { randomStream } from '../../base/random.ts';
import type { ImageOrder } from '../../domain/recipe.ts';

export interface EpochOrder {
  readonly order: ImageOrder;
  readonly seed: number;
  readonly epoch: number;
}

/**
 * The images in the order in which this epoch uses them, or `count` of them. `fixed` is one random order for all
 * epochs, `listed` the given order; if an epoch uses only some of the images, the next one continues where it
 * stopped. Source: facebookresearch/FixRes never passes the epoch to its `DistributedSampler`, which therefore
 * shuffles as in epoch 0.
 */
export const epochOrder = (
  images: Int32Array,
  { order, seed, epoch }: EpochOrder,
  count = images.length,
): Int32Array => {
  const positions =
    order === 'listed'
      ? [...images.keys()]
      : randomStream(seed, 'order', order === 'fixed' ? 0 : epoch).permutation(images.length);
  const start = order === 'shuffled' ? 0 : epoch * count;
  return Int32Array.from({ length: count }, (_, place) => images[positions[(start + place) % images.length]!]!);
};
