import { join } from 'node:path';
import type { OnDamage } from '../../../base/files/damage.ts';
import type { FileLayout } from '../../../domain/datasets/layouts.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { fileOf, readImageBytes } from '../image-bytes.ts';
import { refuseLinksOut } from '../links-out.ts';
import { type ListedImages, listImages } from '../list-images.ts';
import type { ListedImage } from '../listed-image.ts';
import { openDigestMemory } from './digest-memory.ts';

/** A data set and the folder that it is in, as a spec names it. */
export type PlacedDataset = PlacedFiles | { readonly kind: 'shapes' };

export type PlacedFiles = FileLayout & { readonly root: string; readonly follow_links?: boolean };

export interface FingerprintOptions {
  /** A JSON file that remembers the digests, so that an image is read once as long as its file's size and time stay. */
  readonly rememberFile?: string;
  /** Called if that file is not what was written, and the images are read again. */
  readonly damaged?: OnDamage;
  /** Called after every image. */
  readonly progress?: (done: number, total: number) => void;
}

export interface DigestedImages extends ListedImages {
  /** SHA-256 of each image's content, or why there is none. */
  readonly digests: readonly string[];
  readonly read: (image: ListedImage) => Promise<Uint8Array>;
}

/** The images of a data set on disk with what they hold. Throws as `listImages` does. */
export const digestImages = async (
  dataset: PlacedFiles,
  { rememberFile, damaged, progress }: FingerprintOptions = {},
): Promise<DigestedImages> => {
  const listed = await listImages(dataset, dataset.root);
  if (dataset.follow_links !== true) refuseLinksOut(listed.images, dataset, dataset.root);
  const read = (image: ListedImage) => readImageBytes(dataset, dataset.root, image);
  const memory = openDigestMemory(rememberFile, damaged);
  const digests: string[] = [];
  let done = 0;
  await forEachLimited(listed.images, 4, async (image, index) => {
    const path = join(dataset.root, image.path);
    digests[index] =
      image.problem ??
      (await memory.digest({ path, file: fileOf(dataset, dataset.root, image), read: () => read(image) }));
    done += 1;
    progress?.(done, listed.images.length);
  });
  memory.save();
  return { ...listed, digests, read };
};
