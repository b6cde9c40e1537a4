import { FixresError } from '../../base/errors.ts';
import type { RecipeParams } from '../../domain/recipe.ts';

/** Optimiser steps of one epoch over so many images. Throws METHOD_INVALID where there would be none. */
export const stepsPerEpoch = (
  images: number,
  { batch_size: batchSize, last_batch: lastBatch }: RecipeParams,
): number => {
  const batches = images / batchSize;
  const steps = lastBatch === 'drop' ? Math.floor(batches) : Math.ceil(batches);
  if (steps > 0) return steps;
  throw new FixresError('METHOD_INVALID', `${images} images make no batch of ${batchSize}`, {
    path: '/recipe/batch_size',
    hint: 'lower `batch_size`, or set `last_batch: keep`',
  });
};
