import type { Rule } from '../spec-view.ts';

/** Larger images than this are a slip in `crop_ratio`, and would fill the memory. */
const maxImageSidePx = 8192;

/** The side that an image is resized to is the test resolution divided by the crop ratio. */
export const checkGeometry: Rule = (spec) => {
  const cropRatio = spec.number('/test/crop_ratio');
  if (cropRatio === undefined || cropRatio <= 0) return [];
  const tooLarge = spec
    .entries('/test/resolutions')
    .map((pointer) => spec.number(pointer) ?? 0)
    .filter((resolution) => resolution <= 4096 && resolution / cropRatio > maxImageSidePx);
  if (tooLarge.length === 0) return [];
  const side = Math.floor(Math.max(...tooLarge) / cropRatio);
  const message = `expected images of at most ${maxImageSidePx} px, got ${side} px for the test resolution ${Math.max(...tooLarge)}`;
  return [spec.problem('/test/crop_ratio', message, { hint: 'the image is resized to resolution / crop_ratio' })];
};
