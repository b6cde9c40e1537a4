import type { RandomStream } from '../../base/random.ts';
import { pixelsOf, sidesOf } from '../../domain/input-size.ts';
import type { ImageBatch } from '../types/batch.ts';
import type { Box, Size } from '../types/image.ts';
import { betaDraw } from './beta-draw.ts';

/**
 * Pastes a rectangle of another image of the batch into every image, in place. The rectangle is the same for all; its
 * share of the area follows a Beta(alpha, alpha) distribution, before clipping to the image. Partners form a
 * permutation.
 * Source: Yun et al., "CutMix", ICCV 2019, and its code, clovaai/CutMix-PyTorch train.py, at its ImageNet probability of 1.
 */
export const cutMix = (batch: ImageBatch, alpha: number, stream: RandomStream): ImageBatch => {
  const { pixels, labels, sizePx } = batch;
  const image = sidesOf(sizePx);
  const box = cutMixBox(image, betaDraw(alpha, alpha, stream), stream);
  const partners = stream.permutation(labels.length);
  const original = pixels.slice();
  const [imageLength, rowLength] = [pixelsOf(sizePx) * 3, box.widthPx * 3];
  for (const [at, partner] of partners.entries()) {
    for (let row = box.topPx; row < box.topPx + box.heightPx; row++) {
      const start = (row * image.widthPx + box.leftPx) * 3;
      const from = partner * imageLength + start;
      pixels.set(original.subarray(from, from + rowLength), at * imageLength + start);
    }
  }
  const share = 1 - (box.widthPx * box.heightPx) / pixelsOf(sizePx);
  return { ...batch, mixed: { labels: partners.map((partner) => labels[partner]!), share } };
};

/** A rectangle of the image's shape, with 1 - `kept` of its area, around a random centre, clipped to the image. */
const cutMixBox = (image: Size, kept: number, stream: RandomStream): Box => {
  const span = (sidePx: number): [startPx: number, lengthPx: number] => {
    const half = Math.floor(Math.floor(sidePx * Math.sqrt(1 - kept)) / 2);
    const centre = stream.integer(0, sidePx - 1);
    const startPx = Math.max(0, centre - half);
    return [startPx, Math.min(sidePx, centre + half) - startPx];
  };
  const [leftPx, widthPx] = span(image.widthPx);
  const [topPx, heightPx] = span(image.heightPx);
  return { leftPx, topPx, widthPx, heightPx };
};
