import type { Evaluation } from '../../store/queries/evaluations.ts';
import type { Store } from '../../store/store.ts';
import { storedIndex } from '../facts/stored-index.ts';

/**
 * The number of images in a test's data set that the network was trained on: training images and, if the network was
 * pretrained on another data set, images of that one. Known only for data sets that allow an overlap; 0 for others.
 * Every pair of data sets is read once.
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

/** null if the list of images of either is gone. */
const trainedImages = (store: Store, datasetKey: string, pretrainedKey: string): number | null => {
  const indexOf = (key: string) => storedIndex(store.paths, key)?.parts ?? null;
  const [tested, before] = [indexOf(datasetKey), indexOf(pretrainedKey)];
  if (tested === null || before === null) return null;
  const trained = new Set([...tested.train, ...before.train].map(({ sha256 }) => sha256));
  return tested.test.filter(({ sha256 }) => sha256 !== undefined && trained.has(sha256)).length;
};
