/**
 * Number of colour components of a JPEG file (1, 3 or 4), from its frame header. Reads only the segments before it;
 * null if the bytes are not a JPEG file or lack a frame header in its place.
 * Source: ITU-T T.81, B.2.1 and B.2.2.
 */
export const jpegComponents = (bytes: Uint8Array): number | null => {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (isFrame(marker)) return bytes[at + 9]!;
    at += 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
  }
  return null;
};

/** SOF0 to SOF15 except DHT, JPG and DAC, which share their range. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
