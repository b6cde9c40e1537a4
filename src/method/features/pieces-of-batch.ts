import type { ImageBatch } from '../../data/types/batch.ts';

/**
 * Splits a batch into pieces of equal size, with the number of real images in each: a short piece is padded with black
 * images, so that an engine that compiles graphs compiles only one.
 */
export const piecesOf = (batch: ImageBatch, size: number): { readonly batch: ImageBatch; readonly count: number }[] => {
  const images = batch.labels.length;
  const imageBytes = batch.pixels.length / images;
  return Array.from({ length: Math.ceil(images / size) }, (_, piece) => {
    const count = Math.min(size, images - piece * size);
    const pixels = batch.pixels.subarray(piece * size * imageBytes, (piece * size + count) * imageBytes);
    return { batch: { ...batch, pixels: count === size ? pixels : filledUp(pixels, size * imageBytes) }, count };
  });
};

const filledUp = (pixels: Uint8Array, length: number): Uint8Array => {
  const filled = new Uint8Array(length);
  filled.set(pixels);
  return filled;
};
