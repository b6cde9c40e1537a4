import { FixresError } from '../../base/errors.ts';
import { randomStream } from '../../base/random.ts';
import type { StoredPart } from '../../domain/parts.ts';
import type { DatasetIndex, ImageChoice } from '../types/dataset-index.ts';
import { heldOutImages } from './held-out-images.ts';

/** The part that holds the chosen images, and their indices in it, ascending. */
export interface ChosenImages {
  readonly part: StoredPart;
  readonly images: Int32Array;
}

/**
 * Indices of all images of a part, or of `count` of them: the first in a fixed random order, so that even a small
 * selection covers many classes, and a larger selection contains every smaller one.
 * Throws `DATA_EMPTY` if the part has fewer images, or none.
 */
export const chosenImages = (index: DatasetIndex, choice: ImageChoice): ChosenImages => {
  const { part, count } = choice;
  const available = availableImages(index, choice);
  if (available.length === 0) {
    throw new FixresError('DATA_EMPTY', `there are no ${part} images`, {
      hint:
        choice.holdout === undefined
          ? 'check which images the data set has: `fixres data inspect` counts them'
          : 'hold out another share of the training images, or use more of them',
    });
  }
  if (count !== null && count > available.length) {
    throw new FixresError('DATA_EMPTY', `${count} ${part} images were requested, but only ${available.length} exist`, {
      hint: `set \`images\` to at most ${available.length}, or to null for all`,
    });
  }
  const images =
    count === null
      ? available
      : randomStream('subset', part)
          .permutation(available.length)
          .subarray(0, count)
          .map((position) => available[position]!)
          .toSorted();
  const { without } = choice;
  return {
    part: part === 'test' ? 'test' : 'train',
    images: without === undefined ? images : images.filter((image) => !without.has(image)),
  };
};

const availableImages = (index: DatasetIndex, { part, holdout = 0 }: ImageChoice): Int32Array => {
  if (part === 'test' || (part === 'train' && holdout === 0)) {
    return Int32Array.from({ length: index.parts[part].length }, (_, image) => image);
  }
  const heldOut = heldOutImages(index.parts.train, holdout);
  if (part === 'val') return heldOut;
  const isHeldOut = new Set(heldOut);
  return Int32Array.from([...index.parts.train.keys()].filter((image) => !isHeldOut.has(image)));
};
