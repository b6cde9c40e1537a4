import { type InputSize, sidesOf } from '../../domain/input-size.ts';
import type { ResampledSides } from '../../model/index.ts';

/** `position embedding resampled from 14x14 to 18x18 at 288 px, as timm does`, for one or more resolutions. */
export const resampledText = (sizes: readonly (ResampledSides & { readonly sizePx: InputSize })[]): string => {
  const from = [...new Set(sizes.map((size) => gridText(size.from)))].join(' or ');
  const to = sizes.map((size) => `to ${gridText(size.to)} at ${size.sizePx} px`).join(', ');
  return `position embedding resampled from ${from} ${to}, as timm does`;
};

const gridText = (sides: InputSize): string => {
  const { heightPx, widthPx } = sidesOf(sides);
  return `${heightPx}x${widthPx}`;
};
