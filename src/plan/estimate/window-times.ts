/** What heads with a window spend their time on, for all epochs together. */
export interface WindowTimes {
  /** Reading images and computing the trunk, which other workers can do. */
  readonly trunkSeconds: number;
  /** Training the heads, which they cannot. */
  readonly headSeconds: number;
  /** Reading the trunk's outputs of other workers, if those computed everything. */
  readonly readSeconds: number;
  /** Writing them. */
  readonly writeSeconds: number;
}

/**
 * Seconds that heads take from beginning to end with a number of helpers, and the share of the trunk that those
 * compute: all work as long as there is some, unless the helpers alone are faster than the heads.
 */
export const helpedTime = (
  { trunkSeconds, headSeconds, readSeconds, writeSeconds }: WindowTimes,
  helpers: number,
): { readonly seconds: number; readonly helpersShare: number } => {
  const ofHelpers = (trunkSeconds + writeSeconds) / helpers;
  // The heads train, read that share and compute the rest while the helpers compute it.
  const perShare = ofHelpers + trunkSeconds - readSeconds;
  const balanced = perShare <= 0 ? 1 : Math.min(1, (headSeconds + trunkSeconds) / perShare);
  const helpersShare = helpers === 0 ? 0 : balanced;
  return { helpersShare, seconds: headSeconds + helpersShare * readSeconds + (1 - helpersShare) * trunkSeconds };
};
