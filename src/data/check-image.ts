import { decodeInPool } from './decode-image.ts';
import { intactPng } from './formats/png/intact-png.ts';
import { checkJpegMarkers } from './jpeg/check-markers.ts';
import { decodeJpeg } from './jpeg/decode-jpeg.ts';
import { releaseMemory } from './kernels/kernels.ts';
import type { Box, Size } from './types/image.ts';

/**
 * Checks that an image can be decoded and returns its size. Two kinds of files are not actually decoded, which would take
 * many times as long. An ordinary JPEG file: libjpeg, and therefore sharp and Pillow, rejects one only for its tables, its
 * markers or a missing end, never for the coded bytes in between. An ordinary PNG file, whose chunks have checksums. If
 * anything looks wrong, `decodeInPool` decides; throws as it does.
 */
export const checkImage = async (bytes: Uint8Array): Promise<Size> =>
  intactJpeg(bytes) ?? intactPng(bytes) ?? (await decodeInPool(bytes));

/** null if damaged or another kind of file. */
const intactJpeg = (bytes: Uint8Array): Size | null => {
  if (!isComplete(bytes)) return null;
  releaseMemory();
  const part = decodeJpeg(bytes, firstPixel);
  return part === null ? null : { widthPx: part.widthPx, heightPx: part.heightPx };
};

const firstPixel = (): Box => ({ leftPx: 0, topPx: 0, widthPx: 1, heightPx: 1 });

const isComplete = (bytes: Uint8Array): boolean => {
  try {
    return checkJpegMarkers(bytes);
  } catch {
    return false;
  }
};
