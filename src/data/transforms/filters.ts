import type { Interpolation } from '../../domain/test-transform.ts';

/** A resampling filter: the weight of a source pixel by its distance. */
export interface Filter {
  /** Half the filter width, in pixels of the coarser of the two images. */
  readonly supportPx: number;
  readonly weight: (distance: number) => number;
}

const triangle = (distance: number): number => Math.max(0, 1 - Math.abs(distance));

/** Source: Pillow src/libImaging/Resample.c, `bicubic_filter`, whose `a` is -0.5. */
const bicubic = (distance: number): number => {
  const [a, x] = [-0.5, Math.abs(distance)];
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
};

/** Source: Pillow src/libImaging/Resample.c, `lanczos_filter`: three lobes. */
const lanczos = (distance: number): number =>
  distance >= -3 && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

/** PIL's filters. */
export const filters: Readonly<Record<Interpolation, Filter>> = {
  bilinear: { supportPx: 1, weight: triangle },
  bicubic: { supportPx: 2, weight: bicubic },
  lanczos: { supportPx: 3, weight: lanczos },
};
