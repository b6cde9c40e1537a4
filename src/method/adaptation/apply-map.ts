import { FixresError } from '../../base/errors.ts';
import type { ActivationMap, ZeroFrechetLaw } from '../../domain/activation-map.ts';
import type { FeatureSet } from '../features/features.ts';
import { throughKnots } from './quantile-map.ts';

/** The map as a function of a single activation. */
export const mapFunction = (map: ActivationMap): ((value: number) => number) => {
  switch (map.fit) {
    case 'parametric':
      return frechetMap(map.test, map.reference);
    case 'empirical':
      return (value) => throughKnots(map.from, map.to, value);
    case 'scale':
      return (value) => map.factor * value;
  }
};

/**
 * x -> F_reference^-1(F_test(x)). A zero stays zero, because a map of single values can't distinguish zeros. So if the
 * reference has more zeros, the smallest positive values become zero until the shares agree; if it has fewer, the
 * surplus zeros stay, and the smallest positive values start above the reference's quantile of their share.
 */
const frechetMap = (test: ZeroFrechetLaw, reference: ZeroFrechetLaw): ((value: number) => number) => {
  const share = (test.zeros - reference.zeros) / (1 - reference.zeros);
  return (value) => {
    if (value <= 0) return 0;
    const exponent = (value / test.scale) ** -test.shape;
    // -log of the reference distribution's F, share + (1 - share) exp(-exponent), without loss of precision near 1.
    const target = share === 0 ? exponent : -Math.log1p((1 - share) * Math.expm1(-exponent));
    // NaN: below the share that becomes zero.
    return target >= 0 ? reference.scale * target ** (-1 / reference.shape) : 0;
  };
};

/** Pooled features after the map. Throws METHOD_INVALID for features of another cut. */
export const adaptFeatures = (features: FeatureSet, map: ActivationMap): FeatureSet => {
  if (features.cut !== 'pooled') {
    throw new FixresError('METHOD_INVALID', `an adaptation maps pooled features, not those at \`${features.cut}\``);
  }
  const change = mapFunction(map);
  return { ...features, rows: (indices) => features.rows(indices).map((values) => values.map(change)) };
};
