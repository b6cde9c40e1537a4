import { constant } from '../../base/json.ts';
import type { Test } from '../../spec/experiment.ts';
import type { RunLabels, TestTransformParams } from '../types.ts';

/** 224 / 256, the default of the spec. */
export const usualCropRatio = 0.875;

/** Every combination of test resolution, crop ratio and resize; other resolutions than the spec's own may be given. */
export const testTransforms = (
  { resolutions, crop_ratio, resize, interpolation }: Test,
  sidesPx: readonly number[] = resolutions,
): TestTransformParams[] =>
  sidesPx.flatMap((testResolutionPx) =>
    crop_ratio.flatMap((cropRatio) =>
      resize.map((each) => constant({ testResolutionPx, cropRatio, resize: each, interpolation })),
    ),
  );

/** What a table's reader is told of a test transform. With `squash` both sides of the image become K_image. */
export const transformLabels = ({
  testResolutionPx,
  cropRatio,
  resize,
}: TestTransformParams): Pick<RunLabels, 'testResolutionPx' | 'imageResolutionPx' | 'cropRatio' | 'resize'> => ({
  testResolutionPx,
  imageResolutionPx: imageResolutionPxOf(testResolutionPx, cropRatio),
  cropRatio,
  resize,
});

/**
 * Side that an image is resized to before the centre crop, pixels, rounded down.
 * Source: facebookresearch/FixRes imnet_finetune/transforms.py, `int((256 / 224) * test_size)`, for cropRatio 224 / 256.
 */
const imageResolutionPxOf = (testResolutionPx: number, cropRatio: number): number =>
  Math.floor(testResolutionPx / cropRatio);
