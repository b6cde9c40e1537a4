/**
 * The level from 0 to 255 for each value that fits into the bytes of `greatest`. Pillow scales grey with more than
 * 255 values to 16 bits and clips it at 255, so that most of it is white; colours are scaled to 8 bits.
 * Source: Pillow PpmImagePlugin.py, `PpmDecoder`, and src/libImaging/Convert.c, `i2rgb`.
 */
export const levelTable = (greatest: number, channels: 1 | 3): Uint8Array => {
  const full = channels === 1 && greatest > 255 ? 65_535 : 255;
  return Uint8Array.from({ length: greatest > 255 ? 65_536 : 256 }, (_, value) =>
    Math.min(255, roundHalfEven((value / greatest) * full)),
  );
};

const roundHalfEven = (value: number): number => {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
};
