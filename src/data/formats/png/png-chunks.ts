import { crc32 } from 'node:zlib';
import { damaged } from '../damaged.ts';
import { checkPixels } from '../pixel-limit.ts';

const signatureBytes = 8;

/**
 * Throws if a chunk's checksum is wrong. libpng ignores checksums of chunks it doesn't need; Pillow refuses the file.
 * Neither checks them after the pixels.
 */
export const checkPngChunks = (bytes: Uint8Array): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= signatureBytes + 16) checkPixels({ widthPx: view.getUint32(16), heightPx: view.getUint32(20) });
  let hasPixels = false;
  for (let at = signatureBytes; ; ) {
    if (at + 8 > bytes.length) throw damaged('the file ends too early');
    const length = view.getUint32(at);
    const end = at + 8 + length;
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    if (hasPixels && name !== 'IDAT') return;
    if (end + 4 > bytes.length) throw damaged('the file ends too early');
    if (view.getUint32(end) !== crc32(bytes.subarray(at + 4, end)))
      throw damaged(`the checksum of its ${/^[a-z]{4}$/i.test(name) ? name : 'unknown'} chunk is wrong`);
    hasPixels ||= name === 'IDAT';
    at = end + 4;
  }
};

/** 16-bit grey without alpha, perhaps with one transparent grey level, which sharp turns into alpha. */
export const isGrey16Png = (bytes: Uint8Array): boolean => bytes[24] === 16 && bytes[25] === 0;
