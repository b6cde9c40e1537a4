import { canonicalJson, sha256OfTexts } from '../../../base/json.ts';
import { type OrderDifference, orderDifference, sortClasses } from '../class-order.ts';
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
  /** In the order of the labels; null where the network may have more outputs than that, or may answer with a part of them. */
  readonly classNames: readonly string[] | null;
  /** The same sorted in the other way, as text or naturally; null where that changes nothing, or something else says the order. */
  readonly classNamesOtherwise: readonly string[] | null;
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

/** Avoids a list of all names, most of which are repeated. */
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

/** Classes that something else than the images' names says, and the labels among them that may be answered. */
type SaidClasses = Partial<Pick<ListedImages, 'classes' | 'answers'>>;

/**
 * The fingerprint of images whose contents' digests are known, and of listed classes; the images' order does not matter. It is
 * the `contentKey` of them all, of which millions do not fit into a text.
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
