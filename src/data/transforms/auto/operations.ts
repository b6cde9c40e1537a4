import type { RgbImage } from '../../types/image.ts';
import { enhanceBrightness, enhanceContrast, enhanceSaturation } from '../enhance.ts';
import { rotation, shearAndMove, transformAffine } from './affine.ts';
import { autoContrast, equalize, posterize, solarize } from './look-up.ts';
import { enhanceSharpness } from './sharpen.ts';

/** Applies an operation of the given magnitude to an image, in place. */
type Operation = (image: RgbImage, magnitude: number) => void;

const none = { x: 0, y: 0 };

const centreOf = ({ widthPx, heightPx }: RgbImage) => ({ x: widthPx * 0.5, y: heightPx * 0.5 });

const shearDegrees = (magnitude: number): number => (Math.atan(magnitude) * 180) / Math.PI;

/**
 * By torchvision's names. Source: torchvision transforms/autoaugment.py, `_apply_op` on PIL images, nearest
 * neighbour, black outside.
 */
export const operations = {
  Identity: () => {},
  ShearX: (image, magnitude) => transformAffine(image, shearAndMove({ x: shearDegrees(magnitude), y: 0 }, none, none)),
  ShearY: (image, magnitude) => transformAffine(image, shearAndMove({ x: 0, y: shearDegrees(magnitude) }, none, none)),
  TranslateX: (image, px) => transformAffine(image, shearAndMove(none, { x: Math.trunc(px), y: 0 }, centreOf(image))),
  TranslateY: (image, px) => transformAffine(image, shearAndMove(none, { x: 0, y: Math.trunc(px) }, centreOf(image))),
  Rotate: (image, degrees) => {
    if (degrees !== 0) transformAffine(image, rotation(degrees, image));
  },
  Brightness: ({ data }, magnitude) => enhanceBrightness(data, 1 + magnitude),
  Color: ({ data }, magnitude) => enhanceSaturation(data, 1 + magnitude),
  Contrast: ({ data }, magnitude) => enhanceContrast(data, 1 + magnitude),
  Sharpness: (image, magnitude) => enhanceSharpness(image, 1 + magnitude),
  Posterize: (image, bits) => posterize(image, Math.trunc(bits)),
  Solarize: solarize,
  AutoContrast: autoContrast,
  Equalize: equalize,
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;
