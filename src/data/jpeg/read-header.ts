import type { Size } from '../types/image.ts';

/** Everything before the single scan of a JPEG file of the supported kind. */
export interface JpegHeader extends Size {
  /** One for grey; otherwise luma, then two chroma components with one block per MCU each. */
  readonly components: readonly JpegComponent[];
  /** MCUs between two restart markers; 0 if there are none. */
  readonly restartInterval: number;
  /** Offset of the coded bytes. */
  readonly scanStart: number;
}

export interface JpegComponent {
  /** Blocks per MCU. */
  readonly across: number;
  readonly down: number;
  /** The 64 quantisation steps in file order. */
  readonly steps: Uint8Array;
  /** Definitions of the Huffman tables for DC and AC coefficients: 16 counts, then the symbols. */
  readonly dcTable: Uint8Array;
  readonly acTable: Uint8Array;
}

/**
 * Reads the header of a baseline JPEG file: 8 bits, one scan, grey or YCbCr with chroma at full size, half the width,
 * or half of both sides. Null for every other file, damaged or not: sharp handles those.
 * Source: ITU-T T.81, annex B; for files without a clear colour space, libjpeg's jdapimin.c, `default_decompress_parms`.
 */
export const readHeader = (bytes: Uint8Array): JpegHeader | null => {
  const seen: Seen = { steps: [], dcTables: [], acTables: [], restartInterval: 0, isJfif: false, adobeTransform: null };
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    const end = at + 2 + word(bytes, at + 2);
    const segment = bytes.subarray(at + 4, end);
    if (end > bytes.length || end < at + 4) return null;
    if (marker === 0xda) return header(segment, seen, end);
    if (!takeSegment(marker, segment, seen)) return null;
    at = end;
  }
  return null;
};

interface Frame extends Size {
  readonly components: readonly { id: number; sampling: number; steps: number }[];
}

interface Seen {
  frame?: Frame;
  readonly steps: Uint8Array[];
  readonly dcTables: Uint8Array[];
  readonly acTables: Uint8Array[];
  restartInterval: number;
  isJfif: boolean;
  adobeTransform: number | null;
}

const word = (bytes: Uint8Array, at: number): number => bytes[at]! * 256 + bytes[at + 1]!;

/** False for an unsupported segment. */
const takeSegment = (marker: number, segment: Uint8Array, seen: Seen): boolean => {
  if (marker === 0xc0) return takeFrame(segment, seen);
  if (marker === 0xc4) return takeHuffmanTables(segment, seen);
  if (marker === 0xdb) return takeSteps(segment, seen);
  if (marker === 0xdd) {
    seen.restartInterval = word(segment, 0);
    return segment.length === 2;
  }
  if (marker === 0xe0 && startsWith(segment, 'JFIF\0')) {
    seen.isJfif = true;
    return segment.length >= 14 && segment[5] === 1;
  }
  if (marker === 0xee && startsWith(segment, 'Adobe')) {
    seen.adobeTransform = segment[11] ?? null;
    return segment.length >= 12;
  }
  return (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
};

const startsWith = (segment: Uint8Array, text: string): boolean =>
  Buffer.from(segment.subarray(0, text.length)).toString('latin1') === text;

const takeFrame = (segment: Uint8Array, seen: Seen): boolean => {
  const count = segment[5] ?? 0;
  if (seen.frame !== undefined || segment.length !== 6 + 3 * count || segment[0] !== 8) return false;
  const components = Array.from({ length: count }, (_, index) => {
    const at = 6 + 3 * index;
    return { id: segment[at]!, sampling: segment[at + 1]!, steps: segment[at + 2]! };
  });
  seen.frame = { widthPx: word(segment, 3), heightPx: word(segment, 1), components };
  return isKnownSampling(seen.frame);
};

/** Chroma narrower than 3 values is upsampled differently. */
const isKnownSampling = ({ widthPx, heightPx, components }: Frame): boolean => {
  const [first, ...others] = components.map(({ sampling }) => sampling);
  if (widthPx === 0 || heightPx === 0) return false;
  if (others.length === 0) return first === 0x11;
  if (others.length !== 2 || others.some((sampling) => sampling !== 0x11)) return false;
  return first === 0x11 || ((first === 0x21 || first === 0x22) && widthPx > 4);
};

const takeSteps = (segment: Uint8Array, { steps }: Seen): boolean => {
  for (let at = 0; at < segment.length; at += 65) {
    // The upper half is 0 for 8-bit steps.
    const [index, values] = [segment[at]!, segment.slice(at + 1, at + 65)];
    if (index > 3 || values.length < 64 || values.includes(0)) return false;
    steps[index] = values;
  }
  return segment.length > 0;
};

const takeHuffmanTables = (segment: Uint8Array, { dcTables, acTables }: Seen): boolean => {
  let at = 0;
  while (at < segment.length) {
    const [kind, index] = [segment[at]! >> 4, segment[at]! & 15];
    const counts = segment.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const definition = segment.subarray(at + 1, at + 17 + total);
    if (kind > 1 || index > 3 || definition.length < 16 + total || total > 256) return false;
    if (!definition.subarray(16).every(kind === 0 ? isDcSymbol : isAcSymbol)) return false;
    (kind === 0 ? dcTables : acTables)[index] = definition;
    at += 17 + total;
  }
  return segment.length > 0;
};

/** The size of a value in bits, within the range of 8-bit images. */
const isDcSymbol = (symbol: number): boolean => symbol <= 11;

/** Zeros before a value and its size in bits; or 16 zeros, or the end of the block. */
const isAcSymbol = (symbol: number): boolean =>
  (symbol & 15) === 0 ? symbol === 0 || symbol === 0xf0 : (symbol & 15) <= 10;

const header = (scan: Uint8Array, seen: Seen, scanStart: number): JpegHeader | null => {
  const { frame, restartInterval } = seen;
  if (frame === undefined || !isYcbcr(frame, seen)) return null;
  const count = frame.components.length;
  if (scan[0] !== count || scan.length !== 4 + 2 * count) return null;
  const [first, last, approximation] = scan.subarray(1 + 2 * count);
  if (first !== 0 || last !== 63 || approximation !== 0) return null;
  const components: JpegComponent[] = [];
  for (const [index, component] of frame.components.entries()) {
    const [id, tables] = [scan[1 + 2 * index], scan[2 + 2 * index]!];
    const [dcTable, acTable] = [seen.dcTables[tables >> 4], seen.acTables[tables & 15]];
    const steps = seen.steps[component.steps];
    if (id !== component.id || dcTable === undefined || acTable === undefined || steps === undefined) return null;
    components.push({ across: component.sampling >> 4, down: component.sampling & 15, steps, dcTable, acTable });
  }
  return { widthPx: frame.widthPx, heightPx: frame.heightPx, components, restartInterval, scanStart };
};

const isYcbcr = ({ components }: Frame, { isJfif, adobeTransform }: Seen): boolean => {
  const ids = components.map(({ id }) => id);
  if (new Set(ids).size < ids.length) return false;
  if (components.length === 1) return true;
  if (adobeTransform !== null) return adobeTransform === 1;
  return isJfif || ids.join() === '1,2,3';
};
