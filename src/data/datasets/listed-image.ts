import type { PartName } from '../types.ts';

/** An image before anything of it was read. */
export interface ListedImage {
  readonly part: PartName;
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly className: string;
  /** Why it can't be read, where that is known without trying. */
  readonly problem?: string;
}

/** A stable order that does not depend on the machine's language: by code unit. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
