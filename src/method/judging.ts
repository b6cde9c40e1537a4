/** Which outputs may be predicted, if not all, and which predictions are correct besides the image's label. */
export interface Judging {
  /** Allowed outputs, ascending; absent: all. */
  readonly answers?: readonly number[];
  /** Further correct labels, by the image's index in its part. */
  readonly alsoRight?: ReadonlyMap<number, readonly number[]>;
}
