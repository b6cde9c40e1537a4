import type { Size } from '../types/image.ts';

/**
 * Larger images are refused, so that a small file can't exhaust memory.
 * Source: Pillow, which refuses more than twice `Image.MAX_IMAGE_PIXELS`.
 */
export const pixelLimit = 178_956_970;

/** Throws for an image with no pixels or too many. */
export const checkPixels = ({ widthPx, heightPx }: Size): void => {
  if (widthPx <= 0 || heightPx <= 0) throw new Error(`it has no pixels: it is ${widthPx} x ${heightPx}`);
  if (widthPx * heightPx > pixelLimit) throw tooManyPixels();
};

export const tooManyPixels = (): Error => new Error(`it has more than ${pixelLimit} pixels`);
