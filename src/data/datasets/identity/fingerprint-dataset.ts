import { canonicalJson, sha256OfTexts } from '../../../base/json.ts';
import { type OrderDifference, orderDifference, sortClasses } from '../class-order.ts';
import type { ListedImages } from '../list-images.ts';
import { byCodeUnit, type ListedImage, namesOf } from '../listed-image.ts';
import { digestImages, type FingerprintOptions, type PlacedDataset } from './digest-images.ts';
import { type PartOverlap, partOverlap } from './part-overlap.ts';

/** The identity of a data set on disk, and the number of images it lists, readable or not. */
export interface DatasetIdentity {
  readonly fingerprint: string;
  readonly images: {
    readonly train: number;
    readonly test: number;
    /** Number of training images in the smallest class. */
    readonly smallestClass: number;
  };
  /** Why there are no training images, with the next step; null if there are any. */
  readonly noTraining: { readonly message: string; readonly hint: string | undefined } | null;
  readonly classes: number;
  /** Whether the network may have more outputs. */
  readonly isPartial: boolean;
  /** Where text order and natural order of the names first differ; null if they agree or the order is given elsewhere. */
  readonly orderDifference: OrderDifference | null;
  /** In label order; null if the network may have more outputs, or may predict only some of them. */
  readonly classNames: readonly string[] | null;
  /** The same in the other order, text or natural; null if that changes nothing or the order is given elsewhere. */
  readonly classNamesOtherwise: readonly string[] | null;
  /** Test images whose content is also among the training images. */
  readonly overlap: PartOverlap;
}

/**
 * SHA-256 over the path, class, part and content of every image: moving the data set does not change it, but changing
 * one pixel does. null for a synthetic data set, which its params fully describe. Throws as `listImages` does, and
 * `DATA_IMAGE_UNREADABLE`.
 */
export const fingerprintDataset = async (
  dataset: PlacedDataset,
  options: FingerprintOptions = {},
): Promise<string | null> => (await identifyDataset(dataset, options))?.fingerprint ?? null;

/** The fingerprint and the image counts found with it. null for a synthetic data set; throws as above. */
export const identifyDataset = async (
  dataset: PlacedDataset,
  options: FingerprintOptions = {},
): Promise<DatasetIdentity | null> => {
  if (dataset.kind === 'shapes') return null;
  const digested = await digestImages(dataset, options);
  const { images, classes, answers, isPartial, areSorted, digests, noTraining } = digested;
  const fingerprint = fingerprintOf(images, (index) => digests.at(index), { classes, answers });
  const names = namesIn(images);
  const order = dataset.class_order ?? 'text';
  const difference = areSorted ? orderDifference(isPartial ? names : (classes ?? names)) : null;
  const isWhole = !isPartial && answers === null;
  return {
    fingerprint,
    images: countImages(images),
    noTraining: noTraining === null ? null : { message: noTraining.message, hint: noTraining.hint },
    classes: classes?.length ?? names.size,
    isPartial,
    orderDifference: difference,
    classNames: isWhole ? (classes ?? sortClasses(names, order)) : null,
    classNamesOtherwise:
      isWhole && difference !== null ? sortClasses(classes ?? names, order === 'text' ? 'natural' : 'text') : null,
    overlap: await partOverlap(digested, digested),
  };
};

/** Avoids a list of all names, most of which are repeats. */
const namesIn = (images: readonly ListedImage[]): Set<string> => {
  const names = new Set<string>();
  for (const image of images) for (const name of namesOf(image)) names.add(name);
  return names;
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

/** Classes given by something other than the images' names, and the labels that may be predicted. */
type SaidClasses = Partial<Pick<ListedImages, 'classes' | 'answers'>>;

/**
 * The fingerprint of images with known content digests, and of listed classes; image order does not matter. Equals
 * the `contentKey` of all, computed without one string, which millions of images would not fit into.
 */
export const fingerprintOf = (
  images: readonly ListedImage[],
  digestOf: (image: number) => string,
  { classes = null, answers = null }: SaidClasses = {},
): string => {
  const order = Uint32Array.from(images.keys()).sort(
    (a, b) => byCodeUnit(images[a]!.part, images[b]!.part) || byCodeUnit(images[a]!.path, images[b]!.path),
  );
  const records = recordsOf(images, digestOf, order);
  if (classes === null) return sha256OfTexts(records);
  const said = canonicalJson({ classes, ...(answers === null ? {} : { answers }) });
  return sha256OfTexts(withImages(said, records));
};

function* withImages(said: string, records: Iterable<string>): Generator<string> {
  yield `${said.slice(0, -1)},"images":`;
  yield* records;
  yield '}';
}

function* recordsOf(
  images: readonly ListedImage[],
  digestOf: (image: number) => string,
  order: Uint32Array,
): Generator<string> {
  yield '[';
  for (const [place, index] of order.entries()) {
    const { part, path, className, alsoNames } = images[index]!;
    const sha256 = digestOf(index);
    yield `${place === 0 ? '' : ','}${canonicalJson({ part, path, className, alsoNames, sha256 })}`;
  }
  yield ']';
}
