import { compareSizes } from '../../domain/input-size.ts';
import type { Variant } from '../../spec/experiment.ts';
import { testTransforms } from '../params/test-transforms.ts';
import type { FeatureNeed } from './feature-runs.ts';
import { testNeeds } from './place-work.ts';
import type { Trunk } from './trunk-runs.ts';

/**
 * Features of the same images at the resolutions of a test over an image pyramid, in ascending order: one list for each
 * pyramid, crop ratio, resize and part. A resolution that is not among the test resolutions gets no row of its own.
 */
export const scalesOf = (variant: Variant, trunk: Trunk): FeatureNeed[][] => {
  const { test } = variant;
  const geometries = test.crop_ratio.flatMap((cropRatio) =>
    test.resize.map((resize) => ({ ...test, crop_ratio: [cropRatio], resize: [resize] })),
  );
  return test.multi_scale.flatMap((scalesPx) =>
    geometries.flatMap((geometry) => {
      const sizes = [...scalesPx].sort(compareSizes);
      const needs = testTransforms(geometry, sizes).map((transform) =>
        testNeeds(variant, trunk, transform, ['pooled']),
      );
      return needs[0]!.map((_, part) => needs.map((ofSize) => ofSize[part]!));
    }),
  );
};
