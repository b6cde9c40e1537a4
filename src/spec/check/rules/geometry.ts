import { sidesOf } from '../../../domain/input-size.ts';
import type { SpecProblem } from '../../problems.ts';
import type { Rule, SpecView } from '../spec-view.ts';
import { testedSizes } from '../tested-sizes.ts';

/** Larger images indicate a mistake in `crop_ratio`, and would exhaust memory. */
const maxImageSidePx = 8192;

/** The size that an image is resized to is the test resolution divided by the crop ratio. */
export const checkGeometry: Rule = (spec) => [
  ...spec.entries('/test/crop_ratio').flatMap((pointer) => tooLarge(spec, pointer)),
  ...spec.entries('/test/crops').flatMap((pointer) => cropsOutside(spec, pointer)),
];

/** There is room for a crop in every corner only if the shorter side (or both sides) has K_image pixels. */
const cropsOutside = (spec: SpecView, pointer: string): readonly SpecProblem[] => {
  const crops = spec.number(pointer) ?? 1;
  if (crops === 1 || !resizesHeight(spec)) return [];
  const message = `expected 1 crop with \`resize: reference\`, which may make an image narrower than a crop, got ${crops}`;
  return [spec.problem(pointer, message, { hint: 'set `resize: shorter_side`, or omit `crops`' })];
};

export const resizesHeight = (spec: SpecView): boolean =>
  spec.entries('/test/resize').some((resize) => spec.text(resize) === 'reference');

const tooLarge = (spec: SpecView, ratio: string): readonly SpecProblem[] => {
  const cropRatio = spec.number(ratio);
  if (cropRatio === undefined || cropRatio <= 0) return [];
  const sides = testedSizes(spec)
    .flat()
    .map(({ size }) => Math.max(...Object.values(sidesOf(size))))
    .filter((side) => side / cropRatio > maxImageSidePx);
  if (sides.length === 0) return [];
  const side = Math.floor(Math.max(...sides) / cropRatio);
  const message = `expected images of at most ${maxImageSidePx} px, got ${side} px for the test resolution ${Math.max(...sides)}`;
  return [
    spec.problem(ratio, message, {
      hint: 'raise the crop ratio or lower the resolution: the image is resized to resolution / crop_ratio',
    }),
  ];
};
