/** A kind of image file. Data set readers, the decoder, messages and README all take it from here. */
export interface ImageFormat {
  readonly name: string;
  /** Of file names, in small letters. */
  readonly endings: readonly string[];
  /** What a file begins with, a character for each byte. */
  readonly beginning: RegExp;
}

/** Decoded to the pixels of Pillow, by which torchvision and timm read images; `npm run check:images` compares them. */
const readFormats: readonly ImageFormat[] = [
  { name: 'JPEG', endings: ['jpg', 'jpeg', 'jpe', 'jfif'], beginning: /^\xff\xd8\xff/ },
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the signature has them
  { name: 'PNG', endings: ['png'], beginning: /^\x89PNG\r\n\x1a\n/ },
  { name: 'WebP', endings: ['webp'], beginning: /^RIFF.{4}WEBP/s },
  { name: 'GIF', endings: ['gif'], beginning: /^GIF8[79]a/ },
  { name: 'TIFF', endings: ['tif', 'tiff'], beginning: /^(II\*\0|MM\0\*)/ },
  { name: 'BMP', endings: ['bmp'], beginning: /^BM/ },
  { name: 'PNM', endings: ['ppm', 'pgm', 'pbm', 'pnm'], beginning: /^P[1-6][ \t-\r]/ },
];

/**
 * Refused by name. Those of photographs are listed with the images, so that they are not silently skipped; drawings and
 * sources often lie beside images and are no part of the data set. AVIF: libheif, which sharp has, and libavif, which
 * Pillow has, make different pixels of the same file.
 */
const refusedFormats: readonly ImageFormat[] = [
  { name: 'AVIF', endings: ['avif'], beginning: /^.{4}ftypavi[fs]/s },
  { name: 'HEIC', endings: ['heic', 'heif'], beginning: /^.{4}ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)/s },
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the signature has them
  { name: 'JPEG 2000', endings: ['jp2', 'j2k', 'jpx'], beginning: /^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/ },
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the signature has them
  { name: 'JPEG XL', endings: ['jxl'], beginning: /^(\0\0\0\x0cJXL |\xff\x0a)/ },
  { name: 'PSD', endings: [], beginning: /^8BPS/ },
  { name: 'SVG', endings: [], beginning: /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?<(!DOCTYPE )?svg/i },
  { name: 'BigTIFF', endings: [], beginning: /^(II\+\0|MM\0\+)/ },
];

const longestBeginning = 256;

/** The format that a file's first bytes tell; null for none of those above. */
export const formatOf = (bytes: Uint8Array): ImageFormat | null => {
  const start = Buffer.from(bytes.subarray(0, longestBeginning)).toString('latin1');
  return [...readFormats, ...refusedFormats].find(({ beginning }) => beginning.test(start)) ?? null;
};

export const isRead = (format: ImageFormat | null): format is ImageFormat =>
  format !== null && readFormats.includes(format);

/** `one, another or the last`. */
export const formatNames: string = inWords(readFormats.map(({ name }) => name));

/** Why a file of none of the formats that are read is refused, and what to do about it. */
export const notRead = (format: ImageFormat | null): Error =>
  Object.assign(new Error(`it is not a ${formatNames} file${format === null ? '' : `, but ${format.name}`}`), {
    hint: 'convert the file to one of these formats, or remove it from the data set',
  });

/** Without dots, read or not. */
export const imageEndings: ReadonlySet<string> = new Set(
  [...readFormats, ...refusedFormats].flatMap(({ endings }) => endings),
);

/** Of the formats that are read, with dots, for hints. */
export const endingNames: string = inWords(readFormats.flatMap(({ endings }) => endings.map((ending) => `.${ending}`)));

/** Whether a file is taken for an image by its name; what it is only its content tells. */
export const hasImageEnding = (name: string): boolean =>
  imageEndings.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase()) && name.includes('.');

function inWords(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
