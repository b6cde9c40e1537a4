import { copyRows, type PixelRows } from './pixel-rows.ts';
import { roundHalfEven } from './rounding.ts';

/** What a crop sees of an image along one axis, and how much padding comes before that. */
export interface CropSpan {
  readonly startPx: number;
  readonly lengthPx: number;
  readonly paddingPx: number;
}

/**
 * Where a centre crop lies along one axis.
 * Source: torchvision transforms/functional.py, `center_crop`.
 */
export const centreCrop = (imagePx: number, cropPx: number): CropSpan =>
  imagePx >= cropPx
    ? { startPx: roundHalfEven((imagePx - cropPx) / 2), lengthPx: cropPx, paddingPx: 0 }
    : { startPx: 0, lengthPx: imagePx, paddingPx: Math.floor((cropPx - imagePx) / 2) };

/** Where a crop lies along one axis: in the middle, or at one end of the image. */
export type CropSide = 'start' | 'centre' | 'end';

/** Where a crop lies along one axis; an image that is too small is in the middle of it. */
export const cropSpan = (imagePx: number, cropPx: number, side: CropSide): CropSpan => {
  if (side === 'centre' || imagePx < cropPx) return centreCrop(imagePx, cropPx);
  return { startPx: side === 'start' ? 0 : imagePx - cropPx, lengthPx: cropPx, paddingPx: 0 };
};

/** The span of the same crop of the mirrored image, in the original image. */
export const mirrored = (span: CropSpan, imagePx: number): CropSpan => ({
  ...span,
  startPx: imagePx - span.lengthPx - span.startPx,
});

/** Writes what a crop sees to its place in [height, widthPx, 3]; the rest stays black. */
export const placeCrop = (
  seen: PixelRows,
  { across, down }: { readonly across: CropSpan; readonly down: CropSpan },
  widthPx: number,
  into: Uint8Array,
): void => {
  const data = into.subarray((down.paddingPx * widthPx + across.paddingPx) * 3);
  copyRows(seen, { widthPx: across.lengthPx, heightPx: down.lengthPx }, { data, strideBytes: widthPx * 3 });
};
