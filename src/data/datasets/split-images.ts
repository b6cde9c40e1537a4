import { randomStream } from '../../base/random.ts';
import { pickShare } from '../batches/held-out-images.ts';
import type { Split } from '../types.ts';
import { byCodeUnit, type ListedImage } from './listed-image.ts';

/**
 * The same images, of each class a share of them for testing. Which ones depends on the seed, the classes' names and the
 * order of the paths alone.
 */
export const splitImages = (images: readonly ListedImage[], { test, seed }: Split): ListedImage[] => {
  const sorted = images.toSorted((a, b) => byCodeUnit(a.path, b.path));
  const classes = Map.groupBy(sorted.keys(), (image) => sorted[image]!.className);
  const groups = [...classes].sort(([a], [b]) => byCodeUnit(a, b));
  const tested = new Set(pickShare(groups, test, (name) => randomStream('split', seed, name)));
  return sorted.map((image, index) => ({ ...image, part: tested.has(index) ? 'test' : 'train' }));
};
