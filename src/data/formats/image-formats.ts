/** An image file format. Data set readers, the decoder, messages and the README all use this list. */
export interface ImageFormat {
  readonly name: string;
  /** File extensions, in lower case. */
  readonly endings: readonly string[];
  /** Matches the start of a file, one character per byte. */
  readonly beginning: RegExp;
}

/** Decoded to the same pixels as Pillow, which torchvision and timm use; `npm run check:images` compares them. */
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
 * Refused by name. Photograph formats are listed with the images, so that they are not silently skipped; drawings and
 * source files often lie next to images and are not part of the data set. AVIF: libheif (used by sharp) and libavif
 * (used by Pillow) decode the same file to different pixels.
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

/** The format identified by a file's first bytes; null if none of the above. */
export const formatOf = (bytes: Uint8Array): ImageFormat | null => {
  const start = Buffer.from(bytes.subarray(0, longestBeginning)).toString('latin1');
  return [...readFormats, ...refusedFormats].find(({ beginning }) => beginning.test(start)) ?? null;
};

export const isRead = (format: ImageFormat | null): format is ImageFormat =>
  format !== null && readFormats.includes(format);

/** `one, another or the last`. */
export const formatNames: string = inWords(readFormats.map(({ name }) => name));

/** Why a file in an unsupported format is refused, and what to do about it. */
export const notRead = (format: ImageFormat | null): Error =>
  Object.assign(new Error(`it is not a ${formatNames} file${format === null ? '' : `, but ${format.name}`}`), {
    hint: 'convert the file to one of these formats, or remove it from the data set',
  });

/** Without dots, supported or not. */
export const imageEndings: ReadonlySet<string> = new Set(
  [...readFormats, ...refusedFormats].flatMap(({ endings }) => endings),
);

/** Of the supported formats, with dots, for hints. */
export const endingNames: string = inWords(readFormats.flatMap(({ endings }) => endings.map((ending) => `.${ending}`)));

/** Whether a file counts as an image by its name; only its content determines the format. */
export const hasImageEnding = (name: string): boolean =>
  imageEndings.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase()) && name.includes('.');

function inWords(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
