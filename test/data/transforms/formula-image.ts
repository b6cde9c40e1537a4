import type { RgbImage } from '../../../src/data/index.ts';

/** The image that the programs beside the goldens make as well. */
export const formulaImage = ([widthPx, heightPx]: readonly [number, number]): RgbImage => {
  const data = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, at) => {
    const [c, x, y] = [at % 3, Math.floor(at / 3) % widthPx, Math.floor(at / 3 / widthPx)];
    return (3 * x * x + 5 * x * y + 7 * y * y + c * (11 * x + 17 * y + 40)) % 256;
  });
  return { widthPx, heightPx, data };
};
