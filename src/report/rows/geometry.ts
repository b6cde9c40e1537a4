import { type Resize, usualCropRatio } from '../../domain/test-transform.ts';

/** How an image is resized and cropped to the test resolution. */
export interface Geometry {
  readonly resize: Resize;
  /** Test resolution / resized side, 0..1. */
  readonly cropRatio: number;
}

/** `squash`, `crop ratio 1`: differences from the usual geometry; empty if there are none. */
export const geometryNames = ({ resize, cropRatio }: Geometry): string[] => [
  ...(resize === 'shorter_side' ? [] : [resizeName(resize)]),
  ...(cropRatio === usualCropRatio ? [] : [`crop ratio ${cropRatio}`]),
];

const resizeName = (resize: Resize): string =>
  ({ shorter_side: 'shorter side', reference: 'height resized', squash: 'squashed' })[resize];
