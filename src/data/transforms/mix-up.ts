import type { RandomStream } from '../../base/random.ts';
import type { ImageBatch } from '../types/batch.ts';
import { betaDraw } from './beta-draw.ts';

/**
 * Blends every image, in place, with another image of the batch, pixel by pixel, rounded to 8 bits. The share is the
 * same for all and follows a Beta(alpha, alpha) distribution. Partners form a permutation.
 * Source: Zhang et al., "mixup", ICLR 2018, and its code, facebookresearch/mixup-cifar10 train.py, `mixup_data`.
 */
export const mixUp = (batch: ImageBatch, alpha: number, stream: RandomStream): ImageBatch => {
  const { pixels, labels } = batch;
  const share = betaDraw(alpha, alpha, stream);
  const partners = stream.permutation(labels.length);
  const original = pixels.slice();
  const length = pixels.length / labels.length;
  for (const [image, partner] of partners.entries()) {
    const [at, from] = [image * length, partner * length];
    for (let value = 0; value < length; value++)
      pixels[at + value] = Math.round(share * original[at + value]! + (1 - share) * original[from + value]!);
  }
  return { ...batch, mixed: { labels: partners.map((partner) => labels[partner]!), share } };
};
