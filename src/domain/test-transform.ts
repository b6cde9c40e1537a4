import type { AugmentationParams } from './augmentation.ts';
import type { Complete } from './complete-type.ts';
import type { CropView } from './crop-views.ts';
import type { Resize as ResizeSpec, TestSpec } from './experiment-spec.ts';
import { type InputSize, mapSides } from './input-size.ts';

/** Which side of the image becomes K_image pixels: its shorter side, its height whatever the orientation, or both sides. */
export type Resize = Complete<ResizeSpec>;

/** PIL's filters, with antialiasing. */
export type Interpolation = Complete<TestSpec>['interpolation'];

/** What happens to a test image: it is resized to K_image, then cropped at its centre, unless it has a `view`. */
export interface TestTransform {
  /** K_test: size of the network's input, pixels. */
  readonly testResolutionPx: InputSize;
  /** K_test / K_image. */
  readonly cropRatio: number;
  readonly resize: Resize;
  readonly interpolation: Interpolation;
  /** In a test on several crops: which crop, if not the centre. */
  readonly view?: CropView;
}

/** What happens to a training image when a head is fine-tuned; it changes from epoch to epoch, except with `test`. */
export type TuneTransform =
  | ({ readonly kind: 'test' | 'test_jitter' } & TestTransform)
  | {
      readonly kind: 'train';
      readonly testResolutionPx: InputSize;
      readonly augmentation: AugmentationParams;
      readonly interpolation: Interpolation;
    };

/** 224 / 256, the default of the spec. */
export const usualCropRatio = 0.875;

/**
 * K_image: the size that the image is resized to before the centre crop of `testResolutionPx`. Pixels, rounded down.
 * Source: facebookresearch/FixRes transforms_v2.py, `int((256 / 224) * test_size)`, which is the same for a crop ratio
 * of 0.875 at every size up to 2048 (tested); for a non-square size timm transforms_factory.py,
 * `transforms_imagenet_eval`.
 */
export const imageResolutionPx = (testResolutionPx: InputSize, cropRatio: number): InputSize =>
  mapSides(testResolutionPx, (sidePx) => Math.floor(sidePx / cropRatio));
