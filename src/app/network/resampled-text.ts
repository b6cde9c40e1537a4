import type { ResampledSides } from '../../model/index.ts';

/** `position embedding resampled from 14x14 to 18x18 at 288 px, as timm does`, for one or more resolutions. */
export const resampledText = (sizes: readonly (ResampledSides & { readonly sidePx: number })[]): string => {
  const from = [...new Set(sizes.map((size) => square(size.from)))].join(' or ');
  const to = sizes.map((size) => `to ${square(size.to)} at ${size.sidePx} px`).join(', ');
  return `position embedding resampled from ${from} ${to}, as timm does`;
};

const square = (side: number): string => `${side}x${side}`;
