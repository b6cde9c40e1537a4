import { type InputSize, pixelsOf } from '../../domain/input-size.ts';
/**
 * Batch size of the trunk, small enough for the activations to fit roughly in a CPU's caches, which is a third faster
 * than 64 images of 120 pixels (measured with `quicknet`). A power of two, so that groups of images consist of whole
 * batches.
 */
export const imagesInBatch = (sizePx: InputSize): number => {
  const fitting = Math.max(8, Math.min(32, pixelsInBatch / pixelsOf(sizePx)));
  return 2 ** Math.floor(Math.log2(fitting));
};

const pixelsInBatch = 256 * 1024;
