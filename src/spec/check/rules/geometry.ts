import type { SpecProblem } from '../../problems.ts';
import type { Rule, SpecView } from '../spec-view.ts';

/** Larger images than this are a slip in `crop_ratio`, and would fill the memory. */
const maxImageSidePx = 8192;

/** The side that an image is resized to is the test resolution divided by the crop ratio. */
export const checkGeometry: Rule = (spec) =>
  spec.entries('/test/crop_ratio').flatMap((pointer) => tooLarge(spec, pointer));

const tooLarge = (spec: SpecView, ratio: string): readonly SpecProblem[] => {
  const cropRatio = spec.number(ratio);
  if (cropRatio === undefined || cropRatio <= 0) return [];
  const sides = spec
    .entries('/test/resolutions')
    .concat(spec.entries('/test/multi_scale').flatMap(spec.entries))
    .map((pointer) => spec.number(pointer) ?? 0)
    .filter((resolution) => resolution <= 4096 && resolution / cropRatio > maxImageSidePx);
  if (sides.length === 0) return [];
  const side = Math.floor(Math.max(...sides) / cropRatio);
  const message = `expected images of at most ${maxImageSidePx} px, got ${side} px for the test resolution ${Math.max(...sides)}`;
  return [spec.problem(ratio, message, { hint: 'the image is resized to resolution / crop_ratio' })];
};
