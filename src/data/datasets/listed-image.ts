import type { StoredPart } from '../../domain/parts.ts';
import type { ByteSpan } from '../types/dataset-index.ts';

/** A listed image, before it is read. */
export interface ListedImage {
  readonly part: StoredPart;
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly className: string;
  /** Other correct classes. */
  readonly alsoNames?: readonly string[];
  /** Why it can't be read, if that is known in advance. */
  readonly problem?: string;
  /** `file:line` of the list that names it, if one does. */
  readonly place?: string;
  /** Byte range of a tar member. */
  readonly span?: ByteSpan;
}

/** Called now and then during listing with the number of images so far. */
export type OnListed = (images: number) => void;

export interface ListOptions {
  /** The names in `classes_file` that numeric labels index; null: none. */
  readonly listed: readonly string[] | null;
  readonly onListed: OnListed;
}

/** All correct classes of an image. */
export const namesOf = ({ className, alsoNames = [] }: ListedImage): readonly string[] => [className, ...alsoNames];

/** From the correct names in order: the class and any others; null if there are none. */
export const classesNamed = (names: readonly string[]): Pick<ListedImage, 'className' | 'alsoNames'> | null => {
  const [className, ...alsoNames] = new Set(names);
  if (className === undefined) return null;
  return alsoNames.length === 0 ? { className } : { className, alsoNames };
};

/** A stable, locale-independent order: by code unit. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
