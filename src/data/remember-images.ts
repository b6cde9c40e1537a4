import type { StoredPart } from '../domain/parts.ts';
import { owned } from './decode-image.ts';
import type { LoadedImage } from './load-image.ts';
import type { ImageEntry } from './types/dataset-index.ts';
import type { RgbImage } from './types/image.ts';

export type LoadImage = (part: StoredPart, index: number, entry: ImageEntry) => Promise<LoadedImage>;

/**
 * Caches decoded images up to `budgetBytes`. Nothing is evicted: every epoch visits the images in a new order, so
 * replacing some with others would only lose hits. Cached images are decoded whole, as later uses may want other
 * parts; once the cache is full, images are decoded only up to the requested part.
 */
export const rememberImages = (load: LoadImage, budgetBytes: number): LoadImage => {
  const kept = new Map<string, RgbImage>();
  let bytes = 0;
  return async (part, index, entry) => {
    const key = `${part}/${index}`;
    const known = kept.get(key);
    if (known !== undefined) return { pixels: () => known };
    const loaded = await load(part, index, entry);
    if (bytes + entry.widthPx * entry.heightPx * 3 > budgetBytes || budgetBytes === 0) return loaded;
    const pixels = async (): Promise<RgbImage> => {
      const image = await owned(loaded.pixels());
      if (bytes + image.data.byteLength <= budgetBytes && !kept.has(key)) {
        bytes += image.data.byteLength;
        kept.set(key, image);
      }
      return image;
    };
    return { pixels };
  };
};
