import { FixresError } from '../../base/errors.ts';
import type { FileLayout } from '../../domain/datasets/layouts.ts';
import { readerOf } from './layout-readers.ts';

/** A layout whose training images are optional. */
export type PartedLayout = Extract<FileLayout, { readonly train: string | null }>;

export const isParted = (layout: FileLayout): layout is PartedLayout => readerOf(layout).trainingMissing !== undefined;

/** Why the layout's training images are missing; null if they exist. A manifest of all images reports it when read. */
export const trainingMissing = async (layout: PartedLayout, root: string): Promise<FixresError | null> =>
  layout.train === null ? notWanted : await readerOf(layout).trainingMissing!(layout, root);

const notWanted = new FixresError('DATA_EMPTY', 'its `train` is null', {
  hint: 'set `train` of the data set to the location of the training images',
});
