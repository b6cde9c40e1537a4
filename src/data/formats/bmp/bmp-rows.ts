import { ByteReader } from '../byte-reader.ts';
import { damaged } from '../damaged.ts';
import { unpackBits } from '../unpack-bits.ts';
import type { BmpHeader } from './bmp-header.ts';
import type { ColourLayout } from './colour-layout.ts';

/** Uncompressed pixels, row by row in stored order: one index each, or red, green and blue. */
export const readBmpRows = (bytes: Uint8Array, header: BmpHeader): Uint8Array => {
  const { widthPx, heightPx, strideBytes, indices, colours, dataAt } = header;
  const rowBytes = Math.ceil((widthPx * bitsOf(header)) / 8);
  if (rowBytes > strideBytes) throw damaged('its rows overlap');
  // The last row needs no padding.
  const stored = new ByteReader(bytes, dataAt).take(strideBytes * (heightPx - 1) + rowBytes);
  const rowValues = widthPx * (indices === null ? 3 : 1);
  const values = new Uint8Array(rowValues * heightPx);
  for (let row = 0; row < heightPx; row++) {
    const from = stored.subarray(row * strideBytes, row * strideBytes + rowBytes);
    const to = values.subarray(row * rowValues, (row + 1) * rowValues);
    if (indices !== null) unpackBits(from, indices.bits, to);
    else readColours(from, colours!, to);
  }
  return values;
};

const bitsOf = ({ indices, colours }: BmpHeader): number => {
  if (indices !== null) return indices.bits;
  return colours!.kind === 'bits' ? 16 : colours!.bytes * 8;
};

const readColours = (row: Uint8Array, layout: ColourLayout, rgb: Uint8Array): void => {
  if (layout.kind === 'bits') {
    readPackedColours(row, layout.greenBits, rgb);
    return;
  }
  for (let from = 0, to = 0; to < rgb.length; from += layout.bytes, to += 3) {
    rgb[to] = row[from + layout.red]!;
    rgb[to + 1] = row[from + layout.green]!;
    rgb[to + 2] = row[from + layout.blue]!;
  }
};

/** Source: Pillow src/libImaging/Unpack.c, `ImagingUnpackBGR15` and `ImagingUnpackBGR16`. */
const readPackedColours = (row: Uint8Array, greenBits: 5 | 6, rgb: Uint8Array): void => {
  const mostGreen = 2 ** greenBits - 1;
  for (let from = 0, to = 0; to < rgb.length; from += 2, to += 3) {
    const pixel = row[from]! + row[from + 1]! * 256;
    rgb[to] = Math.floor((((pixel >> (5 + greenBits)) & 31) * 255) / 31);
    rgb[to + 1] = Math.floor((((pixel >> 5) & mostGreen) * 255) / mostGreen);
    rgb[to + 2] = Math.floor(((pixel & 31) * 255) / 31);
  }
};
