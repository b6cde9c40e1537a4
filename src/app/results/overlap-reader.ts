import type { Evaluation } from '../../store/queries/evaluations.ts';
import type { Store } from '../../store/store.ts';
import { storedIndex } from '../facts/stored-index.ts';

/**
 * How many test images of a test's data set were trained on: those that are training images as well, and where the network
 * was trained on another data set before, the images of that. Known only of data sets that allow it; 0 of others. Every pair
 * of data sets is read once.
 */
export const overlapReader = (store: Store) => {
  const read = new Map<string, number>();
  return ({ overlap, datasetKey, pretrainedKey }: Evaluation): number => {
    if (overlap === null || pretrainedKey === null) return overlap ?? 0;
    const pair = `${datasetKey} ${pretrainedKey}`;
    const count = read.get(pair) ?? trainedImages(store, datasetKey, pretrainedKey) ?? overlap;
    read.set(pair, count);
    return count;
  };
};

/** null where the list of images of one of the two is gone. */
const trainedImages = (store: Store, datasetKey: string, pretrainedKey: string): number | null => {
  const indexOf = (key: string) => storedIndex(store.paths, key)?.parts ?? null;
  const [tested, before] = [indexOf(datasetKey), indexOf(pretrainedKey)];
  if (tested === null || before === null) return null;
  const trained = new Set([...tested.train, ...before.train].map(({ sha256 }) => sha256));
  return tested.test.filter(({ sha256 }) => sha256 !== undefined && trained.has(sha256)).length;
};
