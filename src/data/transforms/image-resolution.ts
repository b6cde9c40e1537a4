/**
 * K_image: the side that the image is resized to before the centre crop of `testResolutionPx`. Pixels, rounded down.
 * Source: facebookresearch/FixRes transforms_v2.py, `int((256 / 224) * test_size)`, which is the same for a crop ratio of
 * 0.875 at every size up to 2048 (tested).
 */
export const imageResolutionPx = (testResolutionPx: number, cropRatio: number): number =>
  Math.floor(testResolutionPx / cropRatio);
