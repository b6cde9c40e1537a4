/** Source: Pillow PpmImagePlugin.py, which refuses longer numbers. */
export const longestToken = 10;

/** Space, tab, line feed, vertical tab, form feed, carriage return. */
export const isWhite = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** Position after the end of the line. */
export const afterComment = (bytes: Uint8Array, at: number): number => {
  while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at += 1;
  return at + 1;
};
