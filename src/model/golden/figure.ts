/** One comparison of our value with a golden file's. */
export interface Figure {
  /** What was run: `structure`, `64 px`, `classifier, after 3 steps`. */
  readonly part: string;
  /** Which quantity: `keys`, `logits`, `blocks`. */
  readonly aspect: string;
  /** The item compared: the name of a block or tensor. */
  readonly name: string;
  /**
   * Relative difference, on the scale of `allowed`; 0 is equal. NaN, when a value is not a number, counts as a
   * difference.
   */
  readonly difference: number;
  readonly allowed: number;
  /** The difference in words. */
  readonly note?: string;
}

export const isSame = ({ difference, allowed }: Figure): boolean => difference <= allowed;

/**
 * Largest allowed difference, relative to the largest logit (value of the block, change of the tensor). A wrong
 * batch-norm epsilon, the smallest of the typical mistakes, changes logits by 4e-3.
 */
export const relativeTolerance = 1e-3;

/** Largest difference between two lists, divided by `scale`. NaN if `ours` is shorter than `theirs`. */
export const distance = (ours: ArrayLike<number>, theirs: readonly number[], scale: number): number => {
  if (ours.length < theirs.length) return Number.NaN;
  return theirs.reduce((largest, value, index) => larger(largest, Math.abs(ours[index]! - value)), 0) / (scale || 1);
};

/** Treats NaN as larger than any number. */
export const larger = (a: number, b: number): number =>
  Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b);

/** Largest magnitude. */
export const magnitude = (values: ArrayLike<number>): number => {
  let largest = 0;
  for (let index = 0; index < values.length; index++) largest = larger(largest, Math.abs(values[index]!));
  return largest;
};

/** Euclidean norm. */
export const length = (values: ArrayLike<number>): number => {
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += values[index]! ** 2;
  return Math.sqrt(squares);
};
