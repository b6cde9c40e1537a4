import type { RandomStream } from '../../base/random.ts';
import type { ImageBatch } from '../types/batch.ts';
import type { Box } from '../types/image.ts';
import { betaDraw } from './beta-draw.ts';

/**
 * Pastes into every image, in place, one rectangle of another image of the batch: the same rectangle for all, whose share
 * of the area follows a Beta(alpha, alpha) law, and that is cut off at the image's edges. Partners are a permutation.
 * Source: Yun et al., "CutMix", ICCV 2019, and its code, clovaai/CutMix-PyTorch train.py, at its ImageNet probability of 1.
 */
export const cutMix = (batch: ImageBatch, alpha: number, stream: RandomStream): ImageBatch => {
  const { pixels, labels, sidePx } = batch;
  const box = cutMixBox(sidePx, betaDraw(alpha, alpha, stream), stream);
  const partners = stream.permutation(labels.length);
  const original = pixels.slice();
  const [imageLength, rowLength] = [sidePx * sidePx * 3, box.widthPx * 3];
  for (const [image, partner] of partners.entries()) {
    for (let row = box.topPx; row < box.topPx + box.heightPx; row++) {
      const at = (row * sidePx + box.leftPx) * 3;
      const from = partner * imageLength + at;
      pixels.set(original.subarray(from, from + rowLength), image * imageLength + at);
    }
  }
  const share = 1 - (box.widthPx * box.heightPx) / (sidePx * sidePx);
  return { ...batch, mixed: { labels: partners.map((partner) => labels[partner]!), share } };
};

/** A square of 1 - `kept` of the area around a random centre, clipped to the image. */
const cutMixBox = (sidePx: number, kept: number, stream: RandomStream): Box => {
  const half = Math.floor(Math.floor(sidePx * Math.sqrt(1 - kept)) / 2);
  const span = (centre: number): [startPx: number, lengthPx: number] => {
    const startPx = Math.max(0, centre - half);
    return [startPx, Math.min(sidePx, centre + half) - startPx];
  };
  const [leftPx, widthPx] = span(stream.integer(0, sidePx - 1));
  const [topPx, heightPx] = span(stream.integer(0, sidePx - 1));
  return { leftPx, topPx, widthPx, heightPx };
};
