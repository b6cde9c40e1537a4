import type { ImageEntry, PartName, RgbImage } from './types.ts';

export type ReadImage = (part: PartName, index: number, entry: ImageEntry) => Promise<RgbImage>;

/**
 * Keeps decoded images until `budgetBytes` are full, and gives them again. What is kept stays: epochs pass over the
 * images in ever new orders, so that throwing some out for others would only lose.
 */
export const rememberImages = (read: ReadImage, budgetBytes: number): ReadImage => {
  const kept = new Map<string, RgbImage>();
  let bytes = 0;
  return async (part, index, entry) => {
    const key = `${part}/${index}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const image = await read(part, index, entry);
    if (bytes + image.data.byteLength <= budgetBytes && !kept.has(key)) {
      bytes += image.data.byteLength;
      kept.set(key, image);
    }
    return image;
  };
};
