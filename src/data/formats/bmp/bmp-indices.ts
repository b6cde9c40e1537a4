import type { ByteReader } from '../byte-reader.ts';
import { greyLevels, type Palette } from '../palette.ts';

/** Pixels that are indices. */
export interface BmpIndices {
  /** Bits per index in uncompressed data. */
  readonly bits: number;
  /** null if the indices are grey levels. */
  readonly palette: Palette | null;
}

const mostColours = 256;

/**
 * Reads the palette. As in Pillow, a grey-level palette counts as none, and its length determines the bits per pixel,
 * regardless of the header. Shorter palettes are filled with black.
 */
export const indicesOf = (reader: ByteReader, bits: number, count: number, colourBytes: 3 | 4): BmpIndices => {
  if (count > 65_536) throw new Error(`it has a palette of ${count} colours`);
  const stored = reader.take(Math.min(count * colourBytes, reader.bytes.length - reader.at));
  const palette = paletteOf(stored, colourBytes);
  const levels = count === 2 ? twoLevels : greyLevels;
  const isGrey = palette.length === count * 3 && palette.every((value, at) => value === levels[at % levels.length]);
  if (isGrey && count <= 2) return { bits: 1, palette: twoLevels };
  if (isGrey) return { bits: 8, palette: null };
  if (palette.length > mostColours * 3) throw new Error(`it has a palette of ${palette.length / 3} colours`);
  return { bits, palette };
};

/** Black for index 0, white for every other index. */
const twoLevels: Palette = new Uint8Array(mostColours * 3).fill(255).fill(0, 0, 3);

/** Each stored colour has blue, green, red and perhaps an unused byte. */
const paletteOf = (stored: Uint8Array, colourBytes: number): Palette => {
  const palette = new Uint8Array(Math.floor(stored.length / colourBytes) * 3);
  for (let from = 0, to = 0; to < palette.length; from += colourBytes, to += 3) {
    palette[to] = stored[from + 2]!;
    palette[to + 1] = stored[from + 1]!;
    palette[to + 2] = stored[from]!;
  }
  return palette;
};
