import type { InputSize } from '../../../domain/input-size.ts';
import type { PictureAxis } from './picture.ts';

interface Tested {
  readonly testResolution: number;
  readonly imageResolution: InputSize;
}

/** K_test, with a tick at every tested resolution, and K_image on the opposite side. */
export const testResolutionAxis = (points: readonly Tested[]): PictureAxis & { readonly ticks: readonly number[] } => {
  const labels = new Map(
    points.map(({ testResolution, imageResolution }) => [testResolution, String(imageResolution)]),
  );
  return {
    title: 'test resolution K_test, pixels',
    ticks: [...labels.keys()].sort((a, b) => a - b),
    second: { title: 'image side K_image, pixels', labels },
  };
};
