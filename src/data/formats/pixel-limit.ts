import type { Size } from '../types/image.ts';

/**
 * Larger images are refused, so that a small file can't fill the memory.
 * Source: Pillow, twice `Image.MAX_IMAGE_PIXELS`: there it refuses as well.
 */
export const pixelLimit = 178_956_970;

/** Throws for an image without pixels, and for one with too many. */
export const checkPixels = ({ widthPx, heightPx }: Size): void => {
  if (widthPx <= 0 || heightPx <= 0) throw new Error(`it has no pixels: it is ${widthPx} x ${heightPx}`);
  if (widthPx * heightPx > pixelLimit) throw tooManyPixels();
};

export const tooManyPixels = (): Error => new Error(`it has more than ${pixelLimit} pixels`);
