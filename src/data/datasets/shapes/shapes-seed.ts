import { FixresError } from '../../../base/errors.ts';
import type { ShapesParams } from '../../../domain/datasets/params.ts';

/** A synthetic data set has no pictures until it has a seed. */
export const shapesSeed = ({ seed }: Pick<ShapesParams, 'seed'>): number => {
  if (seed !== null) return seed;
  throw new FixresError('DATA_EMPTY', 'a synthetic data set needs a seed', {
    path: '/dataset/seed',
    hint: 'set `seed` of the data set, or use the seed of the grid',
  });
};
