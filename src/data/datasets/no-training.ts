import { FixresError } from '../../base/errors.ts';
import type { FileLayout } from '../../domain/datasets/layouts.ts';
import { trainingFolderMissing } from './list-folder.ts';
import { trainingManifestMissing } from './manifest/manifest-files.ts';
import { trainingShardsMissing } from './shards/list-webdataset.ts';

/** A layout whose training images can be left out. */
export type PartedLayout = Extract<FileLayout, { readonly train: string | null }>;

export const isParted = (layout: FileLayout): layout is PartedLayout => partedKinds.has(layout.kind);

const partedKinds = new Set<FileLayout['kind']>(['folder', 'imagenet', 'manifest', 'webdataset', 'parquet']);

/** Why there are no training images where the layout says; null where there are. A manifest of all images says it when it is read. */
export const trainingMissing = async (layout: PartedLayout, root: string): Promise<FixresError | null> => {
  if (layout.train === null) return notWanted;
  if (layout.kind === 'manifest') return await trainingManifestMissing(layout, root);
  if (layout.kind === 'webdataset') return await trainingShardsMissing(layout, root);
  if (layout.kind === 'parquet') {
    const { trainingFilesMissing } = await import('./shards/list-parquet.ts');
    return await trainingFilesMissing(layout, root);
  }
  return await trainingFolderMissing(layout, root);
};

const notWanted = new FixresError('DATA_EMPTY', 'its `train` is null', {
  hint: 'set `train` of the data set to where the training images are',
});
