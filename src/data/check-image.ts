import { decodeInPool } from './decode-image.ts';
import { checkJpegMarkers } from './jpeg/check-markers.ts';
import { decodeJpeg } from './jpeg/decode-jpeg.ts';
import { releaseMemory } from './kernels/kernels.ts';
import type { Box, Size } from './types/image.ts';

/**
 * The size of an image that can be decoded, to its end. Of a JPEG file of the usual kind all coded bytes are read, which takes a
 * third of the time that its pixels take; whatever is wrong with it, `decodeInPool` finds and tells. Throws as that does.
 */
export const checkImage = async (bytes: Uint8Array): Promise<Size> => intactJpeg(bytes) ?? (await decodeInPool(bytes));

/** null: damaged, or not of that kind. */
const intactJpeg = (bytes: Uint8Array): Size | null => {
  if (!hasMarkersInPlace(bytes)) return null;
  releaseMemory();
  const part = decodeJpeg(bytes, lastPixel);
  return part === null ? null : { widthPx: part.widthPx, heightPx: part.heightPx };
};

const lastPixel = ({ widthPx, heightPx }: Size): Box => ({
  leftPx: widthPx - 1,
  topPx: heightPx - 1,
  widthPx: 1,
  heightPx: 1,
});

const hasMarkersInPlace = (bytes: Uint8Array): boolean => {
  try {
    checkJpegMarkers(bytes);
    return true;
  } catch {
    return false;
  }
};
