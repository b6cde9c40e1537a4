import { FixresError } from '../../base/errors.ts';
import { type RandomStream, randomStream } from '../../base/random.ts';
import type { ImageEntry } from '../types/dataset-index.ts';

type Group = readonly [name: string | number, images: readonly number[]];

/**
 * A random `share` (0..1) of each group, drawn from a separate stream per group, in ascending order. Counts are
 * rounded so that their total is within one image of `share`; each group keeps at least one image.
 */
export const pickShare = (
  groups: readonly Group[],
  share: number,
  stream: (name: string | number) => RandomStream,
): Int32Array => {
  const picked: number[] = [];
  let seen = 0;
  for (const [name, images] of groups) {
    const count = Math.round((seen + images.length) * share) - Math.round(seen * share);
    seen += images.length;
    const order = stream(name).permutation(images.length);
    for (const position of order.subarray(0, Math.min(count, images.length - 1))) picked.push(images[position]!);
  }
  return Int32Array.from(picked).sort();
};

/** Indices of the training images held out for model selection: a fixed random `share` (0..1) of each class. */
export const heldOutImages = (train: readonly ImageEntry[], share: number): Int32Array =>
  pickShare(rowsOfLabels(train.map(({ label }) => label)), share, (label) => randomStream('holdout', label));

const rowsOfLabels = (labels: ArrayLike<number>): [label: number, rows: number[]][] => {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    const others = rows.get(label);
    if (others === undefined) rows.set(label, [row]);
    else others.push(row);
  }
  return [...rows].sort(([a], [b]) => a - b);
};

/**
 * The images used to find the best epoch of a training run, by their positions in `labels`, ascending: a fixed random `share`
 * (0..1) of each class. Throws `DATA_EMPTY` if there are none.
 */
export const rowsToKeepBest = (labels: ArrayLike<number>, share: number): Int32Array => {
  const picked = pickShare(rowsOfLabels(labels), share, (label) => randomStream('keep best', label));
  if (picked.length > 0) return picked;
  throw new FixresError(
    'DATA_EMPTY',
    `\`keep_best: ${share}\` holds out none of the ${labels.length} training images`,
    {
      path: 'keep_best',
      hint: 'hold out a larger share; a class with a single image keeps it for training',
    },
  );
};

/** The same for some of the training images; their indices. */
export const imagesToKeepBest = (train: readonly ImageEntry[], images: Int32Array, share: number): Int32Array =>
  rowsToKeepBest(
    images.map((image) => train[image]!.label),
    share,
  ).map((row) => images[row]!);
