import type { RandomStream } from '../../base/random.ts';
import type { AugmentationParams } from '../../domain/augmentation.ts';
import type { Box, Size } from '../types/image.ts';
import { roundHalfEven } from './rounding.ts';

/**
 * The region of a training crop. Its share of the area is uniform, width / height log-uniform; after ten boxes that
 * do not fit, uses the largest centred box with an allowed ratio.
 * Source: torchvision transforms/transforms.py, `RandomResizedCrop.get_params`.
 */
export const randomResizedCropBox = (
  image: Size,
  { scale, ratio }: AugmentationParams['random_resized_crop'],
  random: RandomStream,
): Box => {
  const areaPx = image.widthPx * image.heightPx;
  for (let attempt = 0; attempt < 10; attempt++) {
    const cropAreaPx = areaPx * random.uniform(...scale);
    const aspectRatio = Math.exp(random.uniform(Math.log(ratio[0]), Math.log(ratio[1])));
    const widthPx = roundHalfEven(Math.sqrt(cropAreaPx * aspectRatio));
    const heightPx = roundHalfEven(Math.sqrt(cropAreaPx / aspectRatio));
    if (widthPx === 0 || heightPx === 0 || widthPx > image.widthPx || heightPx > image.heightPx) continue;
    return {
      topPx: random.integer(0, image.heightPx - heightPx),
      leftPx: random.integer(0, image.widthPx - widthPx),
      widthPx,
      heightPx,
    };
  }
  return centredBox(image, ratio);
};

const centredBox = (image: Size, ratio: AugmentationParams['random_resized_crop']['ratio']): Box => {
  const [lowest, highest] = [Math.min(...ratio), Math.max(...ratio)];
  const imageRatio = image.widthPx / image.heightPx;
  let { widthPx, heightPx } = image;
  if (imageRatio < lowest) heightPx = roundHalfEven(widthPx / lowest);
  if (imageRatio > highest) widthPx = roundHalfEven(heightPx * highest);
  return {
    leftPx: Math.floor((image.widthPx - widthPx) / 2),
    topPx: Math.floor((image.heightPx - heightPx) / 2),
    widthPx,
    heightPx,
  };
};
