import { FixresError } from '../../base/errors.ts';
import type { ActivationMap } from '../../domain/activation-map.ts';
import { mapFunction } from './apply-map.ts';
import { distanceBetween } from './distance-between.ts';
import { distanceFromLaw, fitZeroFrechet } from './frechet.ts';
import { quantileMap } from './quantile-map.ts';

/** A map and its quality of fit. Distances are Kolmogorov distances, 0..1. */
export interface FittedMap {
  readonly map: ActivationMap;
  readonly results: Readonly<Record<string, number>>;
}

/**
 * Fits a map from activations at the test resolution to those at the train resolution, both in ascending order. The
 * results have the two samples' shares of zeros, their distance before and after the map, and the parameters of the
 * distributions with their distances from the samples. Throws METHOD_INVALID if the fit is impossible.
 */
export const fitMap = (fit: ActivationMap['fit'], test: Float32Array, reference: Float32Array): FittedMap => {
  const { map, ofFit } = fits[fit](test, reference);
  return {
    map,
    results: {
      values: test.length,
      referenceValues: reference.length,
      zeros: shareOfZeros(test),
      referenceZeros: shareOfZeros(reference),
      distanceBefore: distanceBetween(test, reference),
      distanceAfter: distanceBetween(test.map(mapFunction(map)), reference),
      ...ofFit,
    },
  };
};

type Fit = (
  test: Float32Array,
  reference: Float32Array,
) => { readonly map: ActivationMap; readonly ofFit: Readonly<Record<string, number>> };

const fits: Readonly<Record<ActivationMap['fit'], Fit>> = {
  parametric: (test, reference) => {
    const [ofTest, ofReference] = [fitZeroFrechet(test), fitZeroFrechet(reference)];
    return {
      map: { fit: 'parametric', test: ofTest, reference: ofReference },
      ofFit: {
        shape: ofTest.shape,
        scale: ofTest.scale,
        referenceShape: ofReference.shape,
        referenceScale: ofReference.scale,
        fitDistance: distanceFromLaw(test, ofTest),
        referenceFitDistance: distanceFromLaw(reference, ofReference),
      },
    };
  },
  empirical: (test, reference) => ({ map: quantileMap(test, reference), ofFit: {} }),
  scale: (test, reference) => {
    const factor = meanOf(reference) / meanOf(test);
    if (!(factor > 0 && Number.isFinite(factor))) throw noFactor(meanOf(test), meanOf(reference));
    return { map: { fit: 'scale', factor }, ofFit: { factor } };
  },
};

const shareOfZeros = (values: Float32Array): number =>
  values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / values.length;

const meanOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const noFactor = (test: number, reference: number): FixresError =>
  new FixresError('METHOD_INVALID', `no factor maps activations of mean ${test} to activations of mean ${reference}`, {
    path: '/adapt',
    hint: 'use `adapt: [empirical]`',
  });
