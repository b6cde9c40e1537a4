import { join } from 'node:path';
import type { OnDamage } from '../../base/damage.ts';
import { contentKey } from '../../base/json.ts';
import { formatOf, isRead } from '../formats/image-formats.ts';
import type { FileLayout } from '../types.ts';
import { type OrderDifference, orderDifference } from './class-order.ts';
import { openDigestMemory } from './digest-memory.ts';
import { forEachLimited } from './for-each-limited.ts';
import { fileOf, readImageBytes } from './image-bytes.ts';
import { refuseLinksOut } from './links-out.ts';
import { listImages } from './list-images.ts';
import { byCodeUnit, type ListedImage } from './listed-image.ts';

/** A data set and the folder that it is in, as a spec names it. */
export type PlacedDataset =
  | (FileLayout & { readonly root: string; readonly follow_links?: boolean })
  | { readonly kind: 'shapes' };

export interface FingerprintOptions {
  /** A JSON file that remembers the digests, so that an image is read once as long as its file's size and time stay. */
  readonly rememberFile?: string;
  /** Told when that file is not what was written: the images are read again. */
  readonly damaged?: OnDamage;
}

/** What a data set on disk is, and how many images it lists, readable or not. */
export interface DatasetIdentity {
  readonly fingerprint: string;
  readonly images: {
    readonly train: number;
    readonly test: number;
    /** Training images of the class that has the fewest. */
    readonly smallestClass: number;
  };
  /** Why there are no training images, with the next step; null where there are. */
  readonly noTraining: { readonly message: string; readonly hint: string | undefined } | null;
  readonly classes: number;
  /** Where sorting the names as text and naturally first differ; null where they agree, or something else says the order. */
  readonly orderDifference: OrderDifference | null;
  /** Test images whose content is among the training images as well. */
  readonly overlap: PartOverlap;
}

export interface PartOverlap {
  readonly images: number;
  /** A pair of them; null without any. */
  readonly first: { readonly train: string; readonly test: string } | null;
}

/**
 * SHA-256 over the path, class, part and content of every image: moving the data set changes nothing, one changed pixel
 * does. null for a drawn set, whose params say everything. Throws as `listImages` does, and `DATA_IMAGE_UNREADABLE`.
 */
export const fingerprintDataset = async (
  dataset: PlacedDataset,
  options: FingerprintOptions = {},
): Promise<string | null> => (await identifyDataset(dataset, options))?.fingerprint ?? null;

/** The fingerprint together with the numbers of images, which come with it. null for a drawn set; throws alike. */
export const identifyDataset = async (
  dataset: PlacedDataset,
  { rememberFile, damaged }: FingerprintOptions = {},
): Promise<DatasetIdentity | null> => {
  if (dataset.kind === 'shapes') return null;
  const { images, classes, noTraining } = await listImages(dataset, dataset.root);
  if (dataset.follow_links !== true) refuseLinksOut(images, dataset, dataset.root);
  const memory = openDigestMemory(rememberFile, damaged);
  const digests: string[] = [];
  await forEachLimited(images, 4, async (image, index) => {
    const path = join(dataset.root, image.path);
    const read = () => readImageBytes(dataset, dataset.root, image);
    digests[index] = image.problem ?? (await memory.digest({ path, file: fileOf(dataset, dataset.root, image), read }));
  });
  memory.save();
  const fingerprint = fingerprintOf(
    images.map((image, index) => ({ ...image, sha256: digests[index]! })),
    classes,
  );
  const names = new Set(images.map(({ className }) => className));
  return {
    fingerprint,
    images: countImages(images),
    noTraining: noTraining === null ? null : { message: noTraining.message, hint: noTraining.hint },
    classes: classes?.length ?? names.size,
    orderDifference: classes === null ? orderDifference(names) : null,
    overlap: await overlapOf(images, digests, (image) => readImageBytes(dataset, dataset.root, image)),
  };
};

/** What is no image has no content to compare: the same "404 Not Found" may lie in both parts. */
const overlapOf = async (
  images: readonly ListedImage[],
  digests: readonly string[],
  read: (image: ListedImage) => Promise<Uint8Array>,
): Promise<PartOverlap> => {
  const ofTrain = new Map<string, string>();
  for (const [index, { part, path, problem }] of images.entries()) {
    if (part === 'train' && problem === undefined) ofTrain.set(digests[index]!, path);
  }
  const alike = images.flatMap((image, index) => {
    const train = image.part === 'test' && image.problem === undefined ? ofTrain.get(digests[index]!) : undefined;
    return train === undefined ? [] : [{ image, digest: digests[index]!, train }];
  });
  const firstOfDigest = new Map(alike.map(({ image, digest }) => [digest, image]));
  const ofImages = new Set<string>();
  await forEachLimited([...firstOfDigest], 4, async ([digest, image]) => {
    if (isRead(formatOf(await read(image)))) ofImages.add(digest);
  });
  const shared = alike.filter(({ digest }) => ofImages.has(digest));
  const first = shared[0];
  return { images: shared.length, first: first === undefined ? null : { train: first.train, test: first.image.path } };
};

const countImages = (images: readonly ListedImage[]): DatasetIdentity['images'] => {
  const ofClass = new Map<string, number>();
  for (const { part, className } of images) {
    if (part === 'train') ofClass.set(className, (ofClass.get(className) ?? 0) + 1);
  }
  const train = [...ofClass.values()].reduce((sum, count) => sum + count, 0);
  return {
    train,
    test: images.length - train,
    smallestClass: [...ofClass.values()].reduce((a, b) => Math.min(a, b), train),
  };
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
