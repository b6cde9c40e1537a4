/** What counts as an answer and what as a right one, where that is not every output and the image's label alone. */
export interface Judging {
  /** Outputs that may be answered, rising; absent: all. */
  readonly answers?: readonly number[];
  /** Further right labels, by the image's index in its part. */
  readonly alsoRight?: ReadonlyMap<number, readonly number[]>;
}
