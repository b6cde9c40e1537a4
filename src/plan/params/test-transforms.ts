import { constant } from '../../base/json.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import { imageResolutionPx, type TestTransform } from '../../domain/test-transform.ts';
import type { Test } from '../../spec/experiment.ts';

/** Every combination of test resolution, crop ratio and resize; resolutions other than the spec's may be given. */
export const testTransforms = (
  { resolutions, crop_ratio, resize, interpolation }: Test,
  sizesPx: readonly InputSize[] = resolutions,
): TestTransform[] =>
  sizesPx.flatMap((testResolutionPx) =>
    crop_ratio.flatMap((cropRatio) =>
      resize.map((each) => constant({ testResolutionPx, cropRatio, resize: each, interpolation })),
    ),
  );

/** The properties of a test transform shown in tables. With `squash` both sides of the image become K_image. */
export const transformLabels = ({
  testResolutionPx,
  cropRatio,
  resize,
  view,
}: TestTransform): Pick<RunLabels, 'testResolutionPx' | 'imageResolutionPx' | 'cropRatio' | 'resize' | 'view'> => ({
  testResolutionPx,
  imageResolutionPx: imageResolutionPx(testResolutionPx, cropRatio),
  cropRatio,
  resize,
  ...(view === undefined ? {} : { view }),
});
