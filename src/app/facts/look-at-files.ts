import { existsSync } from 'node:fs';
import type { OnDamage } from '../../base/files/damage.ts';
import { contentKey } from '../../base/json.ts';
import { type DatasetIdentity, identifyDataset, identifyOverlap } from '../../data/datasets/identity/index.ts';
import type { PartOverlap } from '../../plan/facts.ts';
import type { Dataset } from '../../spec/experiment.ts';
import type { OnCount } from '../on-count.ts';
import { weightsSha256 } from './weights-sha256.ts';

/** How planning inspects data sets and weights files. */
export interface FileLook {
  identify(dataset: Dataset, options: LookOptions): Promise<DatasetIdentity | null>;
  overlap(trained: Dataset, tested: Dataset, options: LookOptions): Promise<PartOverlap | null>;
  /** SHA-256 of weights at an absolute path. */
  weightsSha256(weights: string, onCount: OnCount): Promise<string>;
}

export interface LookOptions {
  /** Where the digests of files are cached. */
  readonly rememberFile: string;
  readonly damaged: OnDamage;
  readonly onListed?: (images: number) => void;
  readonly progress?: (done: number, total: number) => void;
}

/** Reads what is on disk. */
export const onDisk: FileLook = { identify: identifyDataset, overlap: identifyOverlap, weightsSha256 };

/** Numbers that stand in for a data set that is not available. */
export interface AssumedImages {
  readonly train: number;
  readonly test: number;
  readonly classes: number;
}

/**
 * Assumes that every data set on disk has this number of distinct images. Data sets are not read and need not exist;
 * nor do weights files of the zoo's networks.
 */
export const assuming = (assumed: AssumedImages): FileLook => ({
  identify: async (dataset) => (dataset.kind === 'shapes' ? null : identityOf(dataset, assumed)),
  overlap: async () => ({ images: 0, first: null }),
  weightsSha256: async (weights, onCount) =>
    existsSync(weights) ? await weightsSha256(weights, onCount) : contentKey({ assumed: weights }),
});

/** Explains the assumptions to the reader of such a plan. */
export const assumedNote = ({ train, test, classes }: AssumedImages): string =>
  `no data set on disk was read: each is assumed to have ${train} training and ${test} test images of ${classes} classes, so \`run\` will show other keys and reasons`;

const identityOf = (dataset: Dataset, assumed: AssumedImages): DatasetIdentity => {
  const { train, test, classes } = assumed;
  return {
    fingerprint: contentKey({ assumed: { ...assumed }, dataset: dataset.name }),
    images: { train, test, smallestClass: Math.floor(train / classes) },
    noTraining:
      train > 0 ? null : { message: 'no training images are assumed', hint: 'assume some with `--images TRAIN,TEST`' },
    classes,
    isPartial: true,
    orderDifference: null,
    classNames: null,
    classNamesOtherwise: null,
    overlap: { images: 0, first: null },
  };
};
