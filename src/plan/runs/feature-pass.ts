import { canonicalJson } from '../../base/json.ts';
import type { FeaturesJob } from '../../domain/jobs/jobs.ts';

/**
 * The common properties of features runs that can share one pass over the images: data, images, trunk and weights. They
 * may differ in transform, cuts and number of bits.
 */
export const featurePassOf = ({ inputs, params, site }: FeaturesJob): string => {
  const { transform: _, cuts: __, dtype: ___, ...shared } = params;
  return canonicalJson({ inputs, site, ...shared });
};
