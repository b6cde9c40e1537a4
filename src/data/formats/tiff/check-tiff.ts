import { readTiffFacts, type TiffFacts } from './tiff-facts.ts';

/**
 * Throws for kinds of TIFF file that libvips (our decoder) and Pillow decode to different pixels, or that either of
 * them can't read, as determined with `npm run check:images tiff`.
 */
export const checkTiff = (bytes: Uint8Array): void => {
  const facts = readTiffFacts(bytes);
  if (compressions.has(facts.compression) && isRead(facts)) return;
  throw Object.assign(new Error(`it is a TIFF file of an unsupported kind: ${inWords(facts)}`), {
    hint: 'convert the file to PNG, or remove it from the data set',
  });
};

const jpeg = 7;
/** None, Huffman and the two fax encodings, LZW, JPEG, Deflate under both its numbers, PackBits. */
const compressions: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, jpeg, 8, 32_946, 32_773]);

const isRead = (facts: TiffFacts): boolean => {
  const { photometric, bits, sampleFormat } = facts;
  if (bits.some((count) => count !== bits[0])) return false;
  const layout = `${photometric}: ${bits.length} x ${bits[0]}`;
  if (sampleFormat !== 1) return otherSampleFormats.has(`${layout}, ${sampleFormat}`);
  if (layout === '1: 1 x 32') return !facts.isBigEndian;
  return (photometric === 6 ? facts.compression === jpeg : true) && isReadLayout(layout, facts);
};

/** White is 0, black is 0, RGB, palette, inks, YCbCr; then samples and bits per sample. */
const layouts: ReadonlySet<string> = new Set([
  ...[0, 1, 3].flatMap((photometric) => [1, 2, 4, 8].map((bits) => `${photometric}: 1 x ${bits}`)),
  '1: 1 x 16',
  '2: 3 x 8',
  '2: 3 x 16',
  '5: 4 x 8',
  '6: 3 x 8',
]);
/** Several samples, stored pixel by pixel only. */
const withExtra: ReadonlySet<string> = new Set(['1: 2 x 8', '2: 4 x 8', '2: 4 x 16', '2: 5 x 8', '5: 5 x 8']);
const otherSampleFormats: ReadonlySet<string> = new Set([
  '1: 1 x 16, 2',
  '1: 1 x 32, 2',
  '1: 1 x 32, 3',
  '0: 1 x 32, 3',
]);
/** Includes the kind of the extra sample: 2 for alpha. */
const planar: ReadonlySet<string> = new Set(['2: 3 x 8', '2: 4 x 8, 2', '5: 4 x 8']);

const isReadLayout = (layout: string, { extra, isPlanar }: TiffFacts): boolean => {
  if (isPlanar) return planar.has(`${layout}${extra.map((kind) => `, ${kind}`).join('')}`);
  if (layouts.has(layout)) return extra.length === 0;
  // Pillow undoes premultiplied alpha; libvips does not.
  const [first, ...others] = extra;
  return withExtra.has(layout) && (first === 0 || first === 2) && others.every((kind) => kind === 0);
};

const inWords = ({ photometric, compression, bits, extra, sampleFormat, isPlanar }: TiffFacts): string =>
  [
    colours[photometric] ?? `colours of type ${photometric}`,
    `${bits.join('+')} bits${sampleFormats[sampleFormat] ?? ''}`,
    ...(extra.includes(1) ? ['premultiplied alpha'] : []),
    ...(isPlanar ? ['in planes'] : []),
    compressionNames[compression] ?? `compression ${compression}`,
  ].join(', ');

const colours: readonly string[] = [
  'grey with 0 as white',
  'grey',
  'RGB',
  'palette',
  'mask',
  'CMYK',
  'YCbCr',
  '',
  'CIELAB',
];
const sampleFormats: Readonly<Record<number, string>> = { 2: ' (signed)', 3: ' (floating point)' };
const compressionNames: Readonly<Record<number, string>> = {
  1: 'uncompressed',
  5: 'LZW',
  6: 'old-style JPEG',
  [jpeg]: 'JPEG',
  8: 'Deflate',
  32773: 'PackBits',
  34925: 'LZMA',
  50000: 'Zstandard',
  50001: 'WebP',
};
