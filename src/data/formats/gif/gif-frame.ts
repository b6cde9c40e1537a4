import type { Box, Size } from '../../types/image.ts';
import { ByteReader } from '../byte-reader.ts';
import { damaged } from '../damaged.ts';
import { greyLevels, type Palette } from '../palette.ts';

/** A GIF file's description of its first frame. The size is that of the canvas, enlarged if the frame does not fit. */
export interface GifFrame extends Size {
  /** Position of the frame on the canvas. */
  readonly box: Box;
  readonly palette: Palette;
  /** Index of the canvas colour outside the frame. */
  readonly background: number;
  readonly isInterlaced: boolean;
  /** Bits per index in the compressed data. */
  readonly indexBits: number;
  /** Offset of the compressed data. */
  readonly dataAt: number;
}

/**
 * Reads a GIF file up to the data of its first frame.
 * Source: GIF89a specification; Pillow GifImagePlugin.py for files that violate it.
 */
export const readGifFrame = (bytes: Uint8Array): GifFrame => {
  const reader = new ByteReader(bytes, 6);
  const canvas = { widthPx: reader.uint16(), heightPx: reader.uint16() };
  const flags = reader.byte();
  reader.take(2);
  const canvasPalette = hasPalette(flags) ? readPalette(reader, flags) : greyLevels;
  const transparent = readExtensions(reader);
  const [leftPx, topPx, widthPx, heightPx] = [reader.uint16(), reader.uint16(), reader.uint16(), reader.uint16()];
  if (widthPx === 0 || heightPx === 0) throw damaged('its first image has no pixels');
  const pictureFlags = reader.byte();
  const palette = hasPalette(pictureFlags) ? readPalette(reader, pictureFlags) : canvasPalette;
  return {
    widthPx: Math.max(canvas.widthPx, leftPx + widthPx),
    heightPx: Math.max(canvas.heightPx, topPx + heightPx),
    box: { leftPx, topPx, widthPx, heightPx },
    palette,
    background: transparent ?? 0,
    isInterlaced: (pictureFlags & 0x40) !== 0,
    indexBits: reader.byte(),
    dataAt: reader.at,
  };
};

const hasPalette = (flags: number): boolean => (flags & 0x80) !== 0;

/** A palette of ascending grey levels from 0 counts as none: indices beyond it are then grey, not black. */
const readPalette = (reader: ByteReader, flags: number): Palette => {
  const palette = reader.take(3 << ((flags & 7) + 1));
  return palette.every((value, at) => value === greyLevels[at]) ? greyLevels : palette;
};

const [extension, picture, end] = [0x21, 0x2c, 0x3b];
const graphicControl = 0xf9;
const comment = 0xfe;
const application = 0xff;

/** Skips everything before the first frame. Returns the transparent index, if any; the last one counts. */
const readExtensions = (reader: ByteReader): number | null => {
  let transparent: number | null = null;
  for (;;) {
    const kind = reader.byte();
    if (kind === picture) return transparent;
    if (kind === end) throw damaged('it has no image');
    if (kind !== extension) continue;
    const label = reader.byte();
    const block = readBlock(reader);
    if (label === graphicControl && block !== null) transparent = transparentOf(block) ?? transparent;
    if (label === comment && block === null) continue;
    // Here Pillow reads past the block that ends the extension, and takes what follows for another of its blocks.
    if (label === application && block !== null && isLoopCount(block)) readBlock(reader);
    while (readBlock(reader) !== null);
  }
};

/** null for the empty block that ends a sequence. */
const readBlock = (reader: ByteReader): Uint8Array | null => {
  const length = reader.byte();
  return length === 0 ? null : reader.take(length);
};

const transparentOf = (block: Uint8Array): number | null => {
  const isTransparent = (block[0]! & 1) !== 0;
  if (block.length < (isTransparent ? 4 : 3)) throw damaged('its graphic control block is too short');
  return isTransparent ? block[3]! : null;
};

const isLoopCount = (block: Uint8Array): boolean =>
  Buffer.from(block.subarray(0, 11)).toString('latin1') === 'NETSCAPE2.0';
