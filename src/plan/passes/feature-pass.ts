import { canonicalJson } from '../../base/json.ts';
import type { FeaturesJob } from '../../domain/jobs/jobs.ts';
import type { PlannedRun } from '../types.ts';

/** A run that stores features. */
export interface FeaturesRun extends PlannedRun {
  readonly job: FeaturesJob;
}

/**
 * What features runs must have in common to share one pass over the images: data, images, trunk and weights. They may
 * differ in transform, cuts and precision.
 */
export const featurePassOf = ({ inputs, params, site }: FeaturesJob): string => {
  const { transform: _, cuts: __, dtype: ___, ...shared } = params;
  return canonicalJson({ inputs, site, ...shared });
};
