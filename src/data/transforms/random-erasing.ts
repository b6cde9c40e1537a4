import type { RandomStream } from '../../base/random.ts';
import type { Augmentation } from '../../domain/augmentation.ts';
import type { Box, RgbImage, Size } from '../types/image.ts';
import { roundHalfEven } from './rounding.ts';

export type RandomErasing = NonNullable<Augmentation['random_erasing']>;

/**
 * Randomly paints a rectangle in one colour, in place: its share of the area is uniform, its height / width log-uniform.
 * Source: Zhong et al., "Random erasing data augmentation", 2020; torchvision transforms/transforms.py, `RandomErasing`.
 */
export const eraseRandomly = (image: RgbImage, erasing: RandomErasing, stream: RandomStream): void => {
  if (stream.uniform() >= erasing.probability) return;
  const box = erasedBox(image, erasing, stream);
  if (box === null) return;
  for (let y = box.topPx; y < box.topPx + box.heightPx; y++) {
    for (let x = box.leftPx; x < box.leftPx + box.widthPx; x++)
      image.data.set(erasing.color, (y * image.widthPx + x) * 3);
  }
};

/** null if none of ten random rectangles is smaller than the image on both sides. */
const erasedBox = (
  { widthPx, heightPx }: Size,
  { scale, ratio }: Pick<RandomErasing, 'scale' | 'ratio'>,
  stream: RandomStream,
): Box | null => {
  for (let attempt = 0; attempt < 10; attempt++) {
    const areaPx = widthPx * heightPx * stream.uniform(...scale);
    const shape = Math.exp(stream.uniform(Math.log(ratio[0]), Math.log(ratio[1])));
    const [height, width] = [roundHalfEven(Math.sqrt(areaPx * shape)), roundHalfEven(Math.sqrt(areaPx / shape))];
    if (height >= heightPx || width >= widthPx) continue;
    const topPx = stream.integer(0, heightPx - height);
    return { topPx, leftPx: stream.integer(0, widthPx - width), widthPx: width, heightPx: height };
  }
  return null;
};
