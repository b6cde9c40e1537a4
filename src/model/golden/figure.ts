/** One comparison of ours with a golden file's. */
export interface Figure {
  /** What was run: `structure`, `64 px`, `classifier, after 3 steps`. */
  readonly part: string;
  /** What is looked at: `keys`, `logits`, `blocks`. */
  readonly aspect: string;
  /** The very thing: a block's or a tensor's name. */
  readonly name: string;
  /** Relative, as `allowed` says; 0 is equal. NaN, where something is no number, is a difference. */
  readonly difference: number;
  readonly allowed: number;
  /** What differs, in words. */
  readonly note?: string;
}

export const isSame = ({ difference, allowed }: Figure): boolean => difference <= allowed;

/**
 * Largest difference that is allowed, relative to the largest logit (value of the block, change of the tensor). A wrong
 * epsilon of batch norms, the smallest of the typical mistakes, changes logits by 4e-3.
 */
export const relativeTolerance = 1e-3;

/** Largest distance between two lists over `scale`. Lists of different lengths have no distance. */
export const distance = (ours: ArrayLike<number>, theirs: readonly number[], scale: number): number => {
  if (ours.length < theirs.length) return Number.NaN;
  return theirs.reduce((largest, value, index) => larger(largest, Math.abs(ours[index]! - value)), 0) / (scale || 1);
};

/** NaN counts as larger than all numbers. */
export const larger = (a: number, b: number): number =>
  Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b);

/** Largest magnitude. */
export const magnitude = (values: ArrayLike<number>): number => {
  let largest = 0;
  for (let index = 0; index < values.length; index++) largest = larger(largest, Math.abs(values[index]!));
  return largest;
};

/** Euclidean length. */
export const length = (values: ArrayLike<number>): number => {
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += values[index]! ** 2;
  return Math.sqrt(squares);
};
