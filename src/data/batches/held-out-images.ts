import { randomStream } from '../../base/random.ts';
import type { ImageEntry } from '../types.ts';

/**
 * Indices of the training images that are held out for choosing, in rising order: `share` (0..1) of each class, picked at
 * random once and for all. Shares are rounded so that the sum over the classes comes within an image of `share`; no class
 * is held out as a whole.
 */
export const heldOutImages = (train: readonly ImageEntry[], share: number): Int32Array => {
  const heldOut: number[] = [];
  let seen = 0;
  for (const [label, images] of imagesOfLabels(train)) {
    const count = Math.round((seen + images.length) * share) - Math.round(seen * share);
    seen += images.length;
    const order = randomStream('holdout', label).permutation(images.length);
    for (const position of order.subarray(0, Math.min(count, images.length - 1))) heldOut.push(images[position]!);
  }
  return Int32Array.from(heldOut).sort();
};

const imagesOfLabels = (train: readonly ImageEntry[]): [label: number, images: number[]][] => {
  const images = new Map<number, number[]>();
  for (const [image, { label }] of train.entries()) {
    const others = images.get(label);
    if (others === undefined) images.set(label, [image]);
    else others.push(image);
  }
  return [...images].sort(([a], [b]) => a - b);
};
