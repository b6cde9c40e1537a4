import { sharp } from './sharp.ts';
import type { RgbImage } from './types/image.ts';

/** The whole image as a square PNG, on white. */
export const imageTile = ({ data, widthPx, heightPx }: RgbImage, sidePx: number): Promise<Buffer> =>
  sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize(sidePx, sidePx, { fit: 'contain', background: '#fff' })
    .png()
    .toBuffer();

/** An image as a small JPEG whose longer side is at most `sidePx`, for a page. */
export const imageThumbnail = ({ data, widthPx, heightPx }: RgbImage, sidePx: number): Promise<Buffer> =>
  sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize(sidePx, sidePx, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 80 })
    .toBuffer();
