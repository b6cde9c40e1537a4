import { type InputSize, inputSize } from '../../domain/input-size.ts';
import { isChannelsFirst } from './cut-model.ts';
import type { OpaquePort } from './read-model.ts';

/** Image size that a file was exported for; undefined if it is dynamic. */
export const fixedSize = (image: OpaquePort): InputSize | undefined => {
  const sides = isChannelsFirst(image) ? image.shape.slice(2, 4) : image.shape.slice(1, 3);
  const [heightPx, widthPx] = sides.map((side) => (typeof side === 'number' ? side : undefined));
  if (heightPx === undefined || widthPx === undefined) return heightPx ?? widthPx;
  return inputSize({ heightPx, widthPx });
};
