import { join } from 'node:path';
import type { OnDamage } from '../../../base/files/damage.ts';
import type { FileLayout } from '../../../domain/datasets/layouts.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { fileOf, readImageBytes } from '../image-bytes.ts';
import { refuseLinksOut } from '../links-out.ts';
import { type ListedImages, listImages } from '../list-images.ts';
import type { ListedImage, OnListed } from '../listed-image.ts';
import { DigestList } from './digest-list.ts';
import { openDigestMemory } from './digest-memory.ts';
import { refuseUnreadable, whyNotRead } from './unreadable-images.ts';

/** A data set and its folder, as given in a spec. */
export type PlacedDataset = PlacedFiles | { readonly kind: 'shapes' };

export type PlacedFiles = FileLayout & { readonly root: string; readonly follow_links?: boolean };

export interface FingerprintOptions {
  /** A JSON file that caches digests, so that an image is read only once while its file's size and time are unchanged. */
  readonly rememberFile?: string;
  /** Called if that file is damaged and the images are read again. */
  readonly damaged?: OnDamage;
  readonly onListed?: OnListed;
  /** Called after every image. */
  readonly progress?: (done: number, total: number) => void;
}

export interface DigestedImages extends ListedImages {
  readonly digests: DigestList;
  readonly read: (image: ListedImage) => Promise<Uint8Array>;
}

/**
 * The images of a data set on disk with the digests of their content. With `on_error: skip`, unreadable images have a
 * problem; otherwise throws one `DATA_IMAGE_UNREADABLE` for all such files. Also throws as `listImages` does.
 */
export const digestImages = async (
  dataset: PlacedFiles,
  { rememberFile, damaged, onListed, progress }: FingerprintOptions = {},
): Promise<DigestedImages> => {
  const listed = await listImages(dataset, dataset.root, onListed);
  if (dataset.follow_links !== true) refuseLinksOut(listed.images, dataset, dataset.root);
  const read = (image: ListedImage) => readImageBytes(dataset, dataset.root, image);
  const memory = openDigestMemory(rememberFile, damaged);
  const { images } = listed;
  const digests = new DigestList(images.length);
  const unreadable: ListedImage[] = [];
  const digest = async (image: ListedImage, index: number): Promise<void> => {
    const path = join(dataset.root, image.path);
    try {
      const file = fileOf(dataset, dataset.root, image);
      digests.set(index, await memory.digest({ path, file, read: () => read(image) }));
    } catch (cause) {
      const problem = whyNotRead(cause);
      images[index] = { ...image, problem };
      digests.setReason(index, problem);
      unreadable.push(images[index]);
    }
  };
  let done = 0;
  await forEachLimited(images, 4, async (image, index) => {
    if (image.problem !== undefined) digests.setReason(index, image.problem);
    else await digest(image, index);
    done += 1;
    progress?.(done, images.length);
  });
  memory.save();
  if (dataset.on_error !== 'skip') refuseUnreadable(unreadable, images.length, dataset.root, 'read');
  return { ...listed, digests, read };
};
