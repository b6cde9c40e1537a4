import type { JsonObject } from '../../../../src/base/json.ts';
import { type DrawnImage, drawnImages, type Part } from './drawn-images.ts';

export type Files = Record<string, string | Uint8Array>;

/** A data set as its publisher lays it out, and what has to be read from it. */
export interface GeneratedSet {
  readonly name: string;
  /** The data set of a spec, but for its root. */
  readonly spec: JsonObject & { readonly kind: string };
  readonly files: Files;
  /** Names in the order of the labels. */
  readonly classes: readonly string[];
  /** Class of every image that can be read, by its path. */
  readonly labels: Readonly<Record<Part, Readonly<Record<string, string>>>>;
  /** Paths of the images that can't be read or are absent. */
  readonly skipped: readonly string[];
}

export interface PlacedImage extends DrawnImage {
  readonly path: string;
}

/** Gives every picture the path that a layout has for it; `images`: others than the tests' own. */
export const placeImages = async (
  pathOf: (image: DrawnImage) => string,
  images?: readonly DrawnImage[],
): Promise<PlacedImage[]> => (images ?? (await drawnImages())).map((image) => ({ ...image, path: pathOf(image) }));

/** A set whose images are files of their own. */
export const setOf = (
  name: string,
  spec: GeneratedSet['spec'],
  images: readonly PlacedImage[],
  classNames: readonly string[],
  annotations: Files,
): GeneratedSet => ({
  name,
  spec,
  files: { ...annotations, ...Object.fromEntries(images.map(({ path, bytes }) => [path, bytes])) },
  ...truthOf(images, classNames),
});

/** What has to be read, with the classes sorted by code unit as they are where nothing else orders them. */
export const truthOf = (
  images: readonly PlacedImage[],
  classNames: readonly string[],
  classes: readonly string[] = classNames.toSorted((a, b) => (a < b ? -1 : 1)),
): Pick<GeneratedSet, 'classes' | 'labels' | 'skipped'> => ({
  classes,
  labels: { train: labelsOf(images, 'train', classNames), test: labelsOf(images, 'test', classNames) },
  skipped: images.filter(({ isDamaged }) => isDamaged).map(({ path }) => path),
});

const labelsOf = (images: readonly PlacedImage[], part: Part, classNames: readonly string[]) =>
  Object.fromEntries(
    images
      .filter((image) => image.part === part && !image.isDamaged)
      .map(({ path, label }) => [path, classNames[label]!]),
  );

export const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');
