import { ByteReader } from '../byte-reader.ts';
import { damaged } from '../damaged.ts';

/** The pixel format from the first directory of a TIFF file, as numbers of the specification. */
export interface TiffFacts {
  readonly photometric: number;
  readonly compression: number;
  /** Bits per sample of a pixel. */
  readonly bits: readonly number[];
  /** Kinds of the samples after the colours. */
  readonly extra: readonly number[];
  /** 1 for unsigned integers, 2 for signed integers, 3 for floating point; the same for all samples. */
  readonly sampleFormat: number;
  /** Whether samples are stored in separate planes, not pixel by pixel. */
  readonly isPlanar: boolean;
  readonly isBigEndian: boolean;
}

/** Source: TIFF 6.0, sections 2 and 8. */
const tags = {
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  samples: 277,
  stripRows: 278,
  planar: 284,
  extra: 338,
  sampleFormat: 339,
} as const;
const defaults: Readonly<Record<keyof typeof tags, readonly number[]>> = {
  height: [0],
  bits: [1],
  compression: [1],
  photometric: [0],
  samples: [1],
  stripRows: [2 ** 32 - 1],
  planar: [1],
  extra: [],
  sampleFormat: [1],
};
/** Strip offsets; only their count is used. */
const stripPlaces = 273;
const bytesOfType: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4 };
const mostValues = 16;

export const readTiffFacts = (bytes: Uint8Array): TiffFacts => {
  const isBigEndian = bytes[0] === 0x4d;
  const { found, strips } = readDirectory(bytes, isBigEndian);
  const valuesOf = (name: keyof typeof tags): readonly number[] => found.get(tags[name]) ?? defaults[name];
  const [samples] = valuesOf('samples');
  const bits = valuesOf('bits');
  const formats = valuesOf('sampleFormat');
  if (samples! > mostValues) throw damaged(`it has ${samples} samples per pixel`);
  if (bits.length !== 1 && bits.length !== samples) throw damaged('its numbers of bits and of samples do not agree');
  if (formats.some((format) => format !== formats[0])) throw damaged('its samples have several formats');
  const isPlanar = samples! > 1 && valuesOf('planar')[0] === 2;
  const stripsOfPlane = Math.ceil(valuesOf('height')[0]! / valuesOf('stripRows')[0]!);
  // Pillow and libtiff then read different bytes.
  if (strips !== null && strips !== stripsOfPlane * (isPlanar ? samples! : 1))
    throw damaged('its strips do not fit its height');
  return {
    photometric: valuesOf('photometric')[0]!,
    compression: valuesOf('compression')[0]!,
    bits: bits.length === 1 ? Array<number>(samples!).fill(bits[0]!) : bits,
    extra: valuesOf('extra'),
    sampleFormat: formats[0]!,
    isPlanar,
    isBigEndian,
  };
};

const wanted: ReadonlySet<number> = new Set(Object.values(tags));

interface Directory {
  /** The values of the tags above. */
  readonly found: ReadonlyMap<number, readonly number[]>;
  /** Number of strips; null for a tiled file. */
  readonly strips: number | null;
}

const readDirectory = (bytes: Uint8Array, isBigEndian: boolean): Directory => {
  const numbers = (at: number, size: number, count: number): number[] => {
    const taken = new ByteReader(bytes, at).take(size * count);
    return Array.from({ length: count }, (_, index) => {
      const part = [...taken.subarray(index * size, (index + 1) * size)];
      return (isBigEndian ? part : part.reverse()).reduce((value, byte) => value * 256 + byte, 0);
    });
  };
  const [start] = numbers(4, 4, 1);
  const [entries] = numbers(start!, 2, 1);
  const found = new Map<number, readonly number[]>();
  let strips: number | null = null;
  for (let entry = 0; entry < entries!; entry++) {
    const at = start! + 2 + entry * 12;
    const [tag, type] = numbers(at, 2, 2);
    if (tag === stripPlaces) [strips] = numbers(at + 4, 4, 1) as [number];
    if (!wanted.has(tag!)) continue;
    const [count] = numbers(at + 4, 4, 1);
    const size = bytesOfType[type!];
    if (size === undefined || count === 0 || count! > mostValues || found.has(tag!))
      throw damaged(`tag ${tag} of its directory can't be read`);
    const isInline = size * count! <= 4;
    found.set(tag!, numbers(isInline ? at + 8 : numbers(at + 8, 4, 1)[0]!, size, count!));
  }
  return { found, strips };
};
