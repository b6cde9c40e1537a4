import { FixresError } from '../../base/errors.ts';
import type { RecipeParams } from '../../domain/recipe.ts';
import { batchesOf, epochsOver } from '../../domain/training-length.ts';

/** Optimiser steps of one epoch over so many images. Throws METHOD_INVALID where there would be none. */
export const stepsPerEpoch = (images: number, recipe: Pick<RecipeParams, 'batch_size' | 'last_batch'>): number => {
  const steps = batchesOf(images, recipe);
  if (steps > 0) return steps;
  throw new FixresError('METHOD_INVALID', `${images} images do not fill a batch of ${recipe.batch_size}`, {
    path: '/recipe/batch_size',
    hint: 'lower `batch_size`, or set `last_batch: keep`',
  });
};

/** What every recipe has that says how long it trains. */
type Lasting = Pick<RecipeParams, 'batch_size' | 'last_batch' | 'epochs' | 'min_steps' | 'step_epochs'>;

/** The recipe with as many epochs as it takes over so many images, and none of it left to be worked out. */
export const atLength = <Of extends Lasting>(recipe: Of, images: number): Omit<Of, 'min_steps'> =>
  withEpochs(recipe, epochsOver(images, recipe));

/** The same recipe in another number of epochs: its schedule keeps its shape. */
export const withEpochs = <Of extends Lasting>(recipe: Of, epochs: number): Omit<Of, 'min_steps'> => {
  const { min_steps: _, ...rest } = recipe;
  return { ...rest, epochs, step_epochs: (recipe.step_epochs * epochs) / recipe.epochs };
};
