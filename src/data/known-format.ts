/**
 * Whether a file begins as one of the formats that decode here to the same pixels as in Pillow (tested): JPEG, PNG, WebP,
 * GIF, TIFF. Others are refused before a decoder sees them, SVG with its references among them.
 */
export const isKnownFormat = (bytes: Uint8Array): boolean => {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  return beginnings.some((beginning) => start.startsWith(beginning)) || isWebp(start);
};

/** One character a byte: JPEG, PNG, two versions of GIF, TIFF in either byte order. */
const beginnings = ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF87a', 'GIF89a', 'II*\0', 'MM\0*'];

const isWebp = (start: string): boolean => start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP';
