/** Which outputs count as answers and which answers as correct, if not every output and only the image's label. */
export interface Judging {
  /** Allowed outputs, ascending; absent: all. */
  readonly answers?: readonly number[];
  /** Further correct labels, by the image's index in its part. */
  readonly alsoRight?: ReadonlyMap<number, readonly number[]>;
}
