import { equalSquarePx, type InputSize, sidesOf } from '../domain/input-size.ts';
import type { Resize } from '../domain/test-transform.ts';
/**
 * The factor by which a transform scales an object in the image is K_train / sqrt(a H W) in training, where a is the
 * crop's share of the area, and K_image / min(H, W) at test. For square images their ratio depends only on the two
 * resolutions and on a. Source: Touvron et al. 2019, section 3.2 (which gives about 0.8 at equal resolutions).
 */
export interface ObjectSizes {
  readonly trainResolutionPx: number;
  readonly testResolutionPx: InputSize;
  readonly resize: Resize;
  /** Test resolution / resized side, 0..1. */
  readonly cropRatio: number;
  /** Range of a, uniform: RandomResizedCrop's `scale`. */
  readonly scale: readonly [low: number, high: number];
}

/**
 * Apparent object size at test / at training, the mean over crops of square images. Below 1: objects appear smaller at
 * test.
 */
export const apparentObjectSizeRatio = (sizes: ObjectSizes): number =>
  (squareSidePx(sizes) * meanRoot(sizes.scale)) / (sizes.cropRatio * sizes.trainResolutionPx);

/**
 * The test resolution, not rounded, at which objects of square images appear as large as in training. Pixels; for a
 * non-square size, the side of a square with the same number of pixels.
 */
export const equalisingResolutionPx = (sizes: ObjectSizes): number => {
  const { testResolutionPx, trainResolutionPx, cropRatio, scale } = sizes;
  const sidePx = (trainResolutionPx * cropRatio) / meanRoot(scale);
  return sidePx * (equalSquarePx(testResolutionPx) / squareSidePx(sizes));
};

/** Side of a square image resized to the test resolution: it covers both sides, or is squashed. */
const squareSidePx = ({ testResolutionPx, resize }: Pick<ObjectSizes, 'testResolutionPx' | 'resize'>): number => {
  const { heightPx, widthPx } = sidesOf(testResolutionPx);
  return resize === 'squash' ? equalSquarePx(testResolutionPx) : Math.max(heightPx, widthPx);
};

/** E[sqrt(a)] for a uniform in [low, high]. */
const meanRoot = ([low, high]: readonly [number, number]): number =>
  low === high ? Math.sqrt(low) : (2 / 3) * ((high ** 1.5 - low ** 1.5) / (high - low));
