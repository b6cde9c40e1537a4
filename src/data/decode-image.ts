import type { Metadata, Sharp } from 'sharp';
import { FixresError } from '../base/errors.ts';
import { readRegularFile } from '../base/files/regular-file.ts';
import { decodeBmp } from './formats/bmp/decode-bmp.ts';
import { decodeGif } from './formats/gif/decode-gif.ts';
import { formatOf, isRead, notRead } from './formats/image-formats.ts';
import { pixelLimit, tooManyPixels } from './formats/pixel-limit.ts';
import { checkPngChunks, isGrey16Png } from './formats/png/png-chunks.ts';
import { decodePnm } from './formats/pnm/decode-pnm.ts';
import { checkTiff } from './formats/tiff/check-tiff.ts';
import { checkJpegMarkers } from './jpeg/check-markers.ts';
import { type ChooseRegion, decodeJpeg } from './jpeg/decode-jpeg.ts';
import { jpegComponents } from './jpeg-components.ts';
import { releaseMemory } from './kernels/kernels.ts';
import { clipGrey16, inksToRgb } from './pillow-modes.ts';
import { sharp } from './sharp.ts';
import type { ImagePart, RgbImage } from './types/image.ts';

export interface DecodeOptions {
  /** Whether to apply the EXIF orientation. Default: false, as torchvision. */
  readonly exifRotation?: boolean;
  /** File that the content comes from, for errors. */
  readonly path?: string;
}

/**
 * Decodes a file, or its content, into the pixels of Pillow's `Image.open(file).convert('RGB')`: ignores colour
 * profiles, drops alpha (without blending), repeats grey, and takes the first frame of an animation.
 * Throws `DATA_IMAGE_UNREADABLE`, also for a truncated file.
 */
export const decodeImage = async (file: string | Uint8Array, options: DecodeOptions = {}): Promise<RgbImage> => {
  const path = typeof file === 'string' ? file : options.path;
  const bytes = typeof file === 'string' ? readFileOrRefuse(file) : file;
  return await owned(decodePart(bytes, { ...options, ...(path === undefined ? {} : { path }) }));
};

/**
 * The same for the region returned by `choose`, or a larger one. A synchronous result is valid until the next image
 * is decoded in this thread, so it must be used before awaiting anything. For a JPEG file, reads only the data of
 * that region: damage after it goes undetected.
 */
export const decodePart = (
  bytes: Uint8Array,
  { exifRotation = false, path }: DecodeOptions,
  choose?: ChooseRegion,
): ImagePart | Promise<RgbImage> => {
  releaseMemory();
  const part = exifRotation ? null : decodeJpeg(bytes, choose);
  return part ?? decodeInPool(bytes, { exifRotation, ...(path === undefined ? {} : { path }) });
};

/**
 * The same pixels, decoded in sharp's thread pool if it supports the format, which leaves this thread free: for many
 * images at a time. Also decodes what `decodeJpeg` declines: other formats, other kinds of JPEG, and damaged files.
 */
export const decodeInPool = async (
  bytes: Uint8Array,
  { exifRotation = false, path }: DecodeOptions = {},
): Promise<RgbImage> => await decodeWhole(bytes, exifRotation).catch((cause) => refuse(cause, path));

/** A whole image whose pixels remain valid. They are copied before anything is awaited. */
export const owned = async (image: RgbImage | ImagePart | Promise<RgbImage>): Promise<RgbImage> =>
  'region' in image ? { widthPx: image.widthPx, heightPx: image.heightPx, data: image.data.slice() } : await image;

const readFileOrRefuse = (file: string): Uint8Array => {
  try {
    return readRegularFile(file);
  } catch (cause) {
    return refuse(cause, file);
  }
};

const refuse = (cause: unknown, path: string | undefined): never => {
  throw new FixresError('DATA_IMAGE_UNREADABLE', `can't decode ${path ?? 'the image'}: ${whyUnreadable(cause)}`, {
    ...(path === undefined ? {} : { path }),
    hint: (cause as { hint?: string }).hint ?? 'replace the file, or remove it from the data set',
    cause,
  });
};

/** A short reason, for lists that already name the file. */
export const whyUnreadable = (cause: unknown): string => {
  const { message } = cause as Error;
  if (/exceeds pixel limit/.test(message)) return tooManyPixels().message;
  const line = message.split('\n')[0]!;
  // Sharp's message if a library gives no reason.
  if (line === 'Unknown error') return 'it is damaged';
  if (/^Input buffer (contains unsupported image format|has corrupt header:?\s*)$/.test(line))
    return "it is damaged: its header can't be read";
  const plain = line.replace('Input buffer has corrupt header: ', '').replace(/^\w*(vips|gifload|webp)\w*: /i, '');
  return plain === line ? line : `it is damaged: ${plain}`;
};

const decodeWhole = async (bytes: Uint8Array, exifRotation: boolean): Promise<RgbImage> => {
  if (bytes.length === 0) throw new Error('it is empty');
  const format = formatOf(bytes);
  if (!isRead(format)) throw notRead(format);
  if (format.name === 'GIF') return decodeGif(bytes);
  if (format.name === 'BMP') return decodeBmp(bytes);
  if (format.name === 'PNM') return decodePnm(bytes);
  if (format.name === 'TIFF') return await decodeTiff(bytes);
  if (format.name === 'JPEG') checkJpegMarkers(bytes);
  if (format.name === 'PNG') checkPngChunks(bytes);
  return await decodeWithSharp(
    bytes,
    exifRotation,
    format.name === 'PNG' && isGrey16Png(bytes) ? { hasAlpha: false } : {},
  );
};

/** Applies the orientation, which is part of the TIFF format: Pillow always applies it, with or without EXIF handling. */
const decodeTiff = async (bytes: Uint8Array): Promise<RgbImage> => {
  checkTiff(bytes);
  return await decodeWithSharp(bytes, true);
};

const decodeWithSharp = async (
  bytes: Uint8Array,
  exifRotation: boolean,
  known: Partial<ColourFacts> = {},
): Promise<RgbImage> => {
  const opened = sharp(bytes, { failOn: 'error', limitInputPixels: pixelLimit, ignoreIcc: true });
  // Reading the metadata parses the header again; most photographs are decided here.
  const facts = jpegComponents(bytes) === 3 ? colourJpeg : await opened.metadata();
  return await pixels(exifRotation ? opened.autoOrient() : opened, { ...facts, ...known });
};

type ColourFacts = Pick<Metadata, 'space' | 'channels' | 'hasAlpha'>;

/** What sharp reports for a JPEG file with three components. */
const colourJpeg: ColourFacts = { space: 'srgb', channels: 3, hasAlpha: false };

const pixels = async (image: Sharp, { space, channels, hasAlpha }: ColourFacts): Promise<RgbImage> => {
  if (space === 'cmyk') {
    const { data, info } = await image
      .pipelineColourspace('cmyk')
      .toColourspace('cmyk')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, data: inksToRgb(data, channels) };
  }
  if (space === 'grey16' && !hasAlpha) {
    const { data, info } = await image
      .removeAlpha()
      .toColourspace('grey16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, data: clipGrey16(data) };
  }
  const { data, info } = await image
    .removeAlpha()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return {
    widthPx: info.width,
    heightPx: info.height,
    data: new Uint8Array(data.buffer, data.byteOffset, data.length),
  };
};
