import type { StoredPart } from '../../domain/parts.ts';
import type { ByteSpan } from '../types/dataset-index.ts';

/** An image before anything of it was read. */
export interface ListedImage {
  readonly part: StoredPart;
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly className: string;
  /** Further classes that are right for it. */
  readonly alsoNames?: readonly string[];
  /** Why it can't be read, where that is known without trying. */
  readonly problem?: string;
  /** `file:line` of the list that names it, if one does. */
  readonly place?: string;
  /** Of a member of a tar file. */
  readonly span?: ByteSpan;
}

/** Called now and then while images are listed: how many there are so far. */
export type OnListed = (images: number) => void;

export interface ListOptions {
  /** The names of `classes_file` that number labels count in; null: none. */
  readonly listed: readonly string[] | null;
  readonly onListed: OnListed;
}

/** All classes that are right for an image. */
export const namesOf = ({ className, alsoNames = [] }: ListedImage): readonly string[] => [className, ...alsoNames];

/** Of right names in their order: the class, and further ones; null of none. */
export const classesNamed = (names: readonly string[]): Pick<ListedImage, 'className' | 'alsoNames'> | null => {
  const [className, ...alsoNames] = new Set(names);
  if (className === undefined) return null;
  return alsoNames.length === 0 ? { className } : { className, alsoNames };
};

/** A stable order that does not depend on the machine's language: by code unit. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
