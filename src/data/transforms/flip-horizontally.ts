import type { RgbImage } from '../types/image.ts';

/** Mirrors an image left to right, in place. */
export const flipHorizontally = ({ widthPx, heightPx, data }: RgbImage): void => {
  for (let row = 0; row < heightPx; row++) {
    let left = row * widthPx * 3;
    let right = left + (widthPx - 1) * 3;
    for (; left < right; left += 3, right -= 3) {
      for (let channel = 0; channel < 3; channel++) {
        const moved = data[left + channel]!;
        data[left + channel] = data[right + channel]!;
        data[right + channel] = moved;
      }
    }
  }
};
