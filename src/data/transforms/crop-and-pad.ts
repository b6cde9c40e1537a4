import { copyRows, type PixelRows } from './pixel-rows.ts';
import { roundHalfEven } from './rounding.ts';

/** The span of an image that a crop covers along one axis, and the padding before it. */
export interface CropSpan {
  readonly startPx: number;
  readonly lengthPx: number;
  readonly paddingPx: number;
}

/**
 * Position of a centre crop along one axis.
 * Source: torchvision transforms/functional.py, `center_crop`.
 */
export const centreCrop = (imagePx: number, cropPx: number): CropSpan =>
  imagePx >= cropPx
    ? { startPx: roundHalfEven((imagePx - cropPx) / 2), lengthPx: cropPx, paddingPx: 0 }
    : { startPx: 0, lengthPx: imagePx, paddingPx: Math.floor((cropPx - imagePx) / 2) };

/** Position of a crop along one axis: at the centre or at one end of the image. */
export type CropSide = 'start' | 'centre' | 'end';

/** Position of a crop along one axis; an image that is too small is centred in it. */
export const cropSpan = (imagePx: number, cropPx: number, side: CropSide): CropSpan => {
  if (side === 'centre' || imagePx < cropPx) return centreCrop(imagePx, cropPx);
  return { startPx: side === 'start' ? 0 : imagePx - cropPx, lengthPx: cropPx, paddingPx: 0 };
};

/** The span of the same crop of the mirrored image, in the original image. */
export const mirrored = (span: CropSpan, imagePx: number): CropSpan => ({
  ...span,
  startPx: imagePx - span.lengthPx - span.startPx,
});

/** Writes the visible part of a crop to its place in [height, widthPx, 3]; the rest stays black. */
export const placeCrop = (
  seen: PixelRows,
  { across, down }: { readonly across: CropSpan; readonly down: CropSpan },
  widthPx: number,
  into: Uint8Array,
): void => {
  const data = into.subarray((down.paddingPx * widthPx + across.paddingPx) * 3);
  copyRows(seen, { widthPx: across.lengthPx, heightPx: down.lengthPx }, { data, strideBytes: widthPx * 3 });
};
