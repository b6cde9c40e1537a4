import { join } from 'node:path';
import { contentKey } from '../../base/json.ts';
import type { FileLayout } from '../types.ts';
import { openDigestMemory } from './digest-memory.ts';
import { forEachLimited } from './for-each-limited.ts';
import { fileOf, readImageBytes } from './image-bytes.ts';
import { listImages } from './list-images.ts';
import { byCodeUnit, type ListedImage } from './listed-image.ts';

/** A data set and the folder that it is in, as a spec names it. */
export type PlacedDataset = (FileLayout & { readonly root: string }) | { readonly kind: 'shapes' };

export interface FingerprintOptions {
  /** A JSON file that remembers the digests, so that an image is read once as long as its file's size and time stay. */
  readonly rememberFile?: string;
}

/**
 * SHA-256 over the path, class, part and content of every image: moving the data set changes nothing, one changed pixel
 * does. null for a drawn set, whose params say everything. Throws as `listImages` does, and `DATA_IMAGE_UNREADABLE`.
 */
export const fingerprintDataset = async (
  dataset: PlacedDataset,
  { rememberFile }: FingerprintOptions = {},
): Promise<string | null> => {
  if (dataset.kind === 'shapes') return null;
  const { images, classes } = await listImages(dataset, dataset.root);
  const memory = openDigestMemory(rememberFile);
  const digests: string[] = [];
  await forEachLimited(images, 4, async (image, index) => {
    const path = join(dataset.root, image.path);
    const read = () => readImageBytes(dataset, dataset.root, image);
    digests[index] = image.problem ?? (await memory.digest({ path, file: fileOf(dataset, dataset.root, image), read }));
  });
  memory.save();
  return fingerprintOf(
    images.map((image, index) => ({ ...image, sha256: digests[index]! })),
    classes,
  );
};

/** The fingerprint of images whose contents' digests are known, and of listed classes; the images' order does not matter. */
export const fingerprintOf = (
  images: readonly (ListedImage & { readonly sha256: string })[],
  classes: readonly string[] | null = null,
): string => {
  const sorted = images
    .map(({ part, path, className, sha256 }) => ({ part, path, className, sha256 }))
    .sort((a, b) => byCodeUnit(a.part, b.part) || byCodeUnit(a.path, b.path));
  return contentKey(classes === null ? sorted : { images: sorted, classes });
};
