import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { FixresError } from '../base/errors.ts';
import type { RgbImage } from './types.ts';

// One thread an image, as the images themselves are spread over threads; and nothing is read twice.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Larger images are refused, so that a small file can't fill the memory. Pixels.
 * Source: Pillow, twice `Image.MAX_IMAGE_PIXELS`, where it refuses as well.
 */
const pixelLimit = 178_956_970;

export interface DecodeOptions {
  /** Turn the image upright as its EXIF orientation says. Default: not, as torchvision. */
  readonly exifRotation?: boolean;
  /** Named in errors. */
  readonly path?: string;
}

/**
 * Decodes a file, or its content, into the pixels of Pillow's `Image.open(file).convert('RGB')`: colour profiles are
 * ignored, alpha is dropped (not blended), grey is repeated. Throws `DATA_IMAGE_UNREADABLE`.
 */
export const decodeImage = async (file: string | Uint8Array, options: DecodeOptions = {}): Promise<RgbImage> => {
  const path = typeof file === 'string' ? file : options.path;
  try {
    const bytes = typeof file === 'string' ? await readFile(file) : file;
    const opened = sharp(bytes, { failOn: 'error', limitInputPixels: pixelLimit, ignoreIcc: true });
    const upright = options.exifRotation ? opened.autoOrient() : opened;
    const { data, info } = await upright
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return {
      widthPx: info.width,
      heightPx: info.height,
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    };
  } catch (cause) {
    throw new FixresError('DATA_IMAGE_UNREADABLE', `can't decode ${path ?? 'an image'}: ${(cause as Error).message}`, {
      ...(path === undefined ? {} : { path }),
      cause,
    });
  }
};
