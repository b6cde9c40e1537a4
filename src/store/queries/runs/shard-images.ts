import type { Store } from '../../store.ts';

/**
 * Number of images in each file of a finished features run except the last, a power of two, from the number of files in
 * its artifacts; null if one file has all images of a cut, or if the run has not finished.
 */
export const storedShardImages = (store: Store, key: string): number | null => {
  const { images, files } = store.db
    .prepare<[string], { readonly images: number | null; readonly files: number | null }>(
      `select (select value from results where run_id = runs.id and name = 'n') as images,
         (select 1 + max(cast(substr(name, -9, 5) as integer)) from artifacts
          where run_id = runs.id and name glob 'features-*.[0-9][0-9][0-9][0-9][0-9].bin') as files
       from runs where key = ? and kind = 'features' and status = 'FINISHED'`,
    )
    .get(key) ?? { images: null, files: null };
  if (images === null || files === null || files < 2) return null;
  return 2 ** Math.ceil(Math.log2(images / files));
};
