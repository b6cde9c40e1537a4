import { contentKey } from '../../../base/json.ts';
import { type OrderDifference, orderDifference } from '../class-order.ts';
import type { ListedImages } from '../list-images.ts';
import { byCodeUnit, type ListedImage, namesOf } from '../listed-image.ts';
import { digestImages, type FingerprintOptions, type PlacedDataset } from './digest-images.ts';
import { type PartOverlap, partOverlap } from './part-overlap.ts';

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
  /** Whether the network may have more outputs than that. */
  readonly isPartial: boolean;
  /** Where sorting the names as text and naturally first differ; null where they agree, or something else says the order. */
  readonly orderDifference: OrderDifference | null;
  /** Test images whose content is among the training images as well. */
  readonly overlap: PartOverlap;
}

/**
 * SHA-256 over the path, class, part and content of every image: moving the data set changes nothing, one changed pixel
 * does. null for a synthetic data set, whose params say everything. Throws as `listImages` does, and `DATA_IMAGE_UNREADABLE`.
 */
export const fingerprintDataset = async (
  dataset: PlacedDataset,
  options: FingerprintOptions = {},
): Promise<string | null> => (await identifyDataset(dataset, options))?.fingerprint ?? null;

/** The fingerprint together with the numbers of images, which come with it. null for a synthetic data set; throws alike. */
export const identifyDataset = async (
  dataset: PlacedDataset,
  options: FingerprintOptions = {},
): Promise<DatasetIdentity | null> => {
  if (dataset.kind === 'shapes') return null;
  const digested = await digestImages(dataset, options);
  const { images, classes, answers, isPartial, areSorted, digests, noTraining } = digested;
  const fingerprint = fingerprintOf(
    images.map((image, index) => ({ ...image, sha256: digests[index]! })),
    { classes, answers },
  );
  const names = new Set(images.flatMap(namesOf));
  return {
    fingerprint,
    images: countImages(images),
    noTraining: noTraining === null ? null : { message: noTraining.message, hint: noTraining.hint },
    classes: classes?.length ?? names.size,
    isPartial,
    orderDifference: areSorted ? orderDifference(isPartial ? names : (classes ?? names)) : null,
    overlap: await partOverlap(digested, digested),
  };
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

/** Classes that something else than the images' names says, and the labels among them that may be answered. */
type SaidClasses = Partial<Pick<ListedImages, 'classes' | 'answers'>>;

/** The fingerprint of images whose contents' digests are known, and of listed classes; the images' order does not matter. */
export const fingerprintOf = (
  images: readonly (ListedImage & { readonly sha256: string })[],
  { classes = null, answers = null }: SaidClasses = {},
): string => {
  const sorted = images
    .map(({ part, path, className, alsoNames, sha256 }) => ({
      part,
      path,
      className,
      ...(alsoNames === undefined ? {} : { alsoNames }),
      sha256,
    }))
    .sort((a, b) => byCodeUnit(a.part, b.part) || byCodeUnit(a.path, b.path));
  if (classes === null) return contentKey(sorted);
  return contentKey({ images: sorted, classes, ...(answers === null ? {} : { answers }) });
};
