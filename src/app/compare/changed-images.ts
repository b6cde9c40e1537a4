import type { ChangedAnswer } from '../../domain/paired-comparison.ts';
import type { ChangedImage } from '../../report/run-comparison.ts';
import type { Store } from '../../store/store.ts';
import { storedIndex } from '../facts/stored-index.ts';
import type { StoredTest } from './stored-test.ts';

/** The images with their paths and the names of their classes, if the index of the data set exists. */
export const changedImages = (
  store: Store,
  { datasetKey, part }: StoredTest,
  changed: readonly ChangedAnswer[],
): ChangedImage[] => {
  const index = storedIndex(store.paths, datasetKey);
  // Held-out images are training images.
  const entries = index?.parts[part === 'test' ? 'test' : 'train'];
  const nameOf = classNames(store, datasetKey);
  return changed.map(({ image, label, before, after, change }) => ({
    image,
    path: entries?.[image]?.path ?? null,
    change,
    label: nameOf(label),
    before: nameOf(before),
    after: nameOf(after),
  }));
};

/** Names of classes by label, or their numbers if the index of the data set is gone. */
export const classNames = (store: Store, datasetKey: string): ((label: number) => string) => {
  const index = storedIndex(store.paths, datasetKey);
  return (label) => index?.classes[label] ?? `class ${label}`;
};
