import { counted } from '../../base/counted.ts';
import { FixresError } from '../../base/errors.ts';
import type { RecipeParams } from '../../domain/recipe.ts';
import { batchesOf, epochsOver } from '../../domain/training-length.ts';

/** Optimiser steps of one epoch over a number of images. Throws METHOD_INVALID if there would be none. */
export const stepsPerEpoch = (images: number, recipe: Pick<RecipeParams, 'batch_size' | 'last_batch'>): number => {
  const steps = batchesOf(images, recipe);
  if (steps > 0) return steps;
  throw new FixresError(
    'METHOD_INVALID',
    `${counted(images, 'image does', 'images do')} not fill a batch of ${recipe.batch_size}`,
    {
      path: '/recipe/batch_size',
      hint: 'lower `batch_size`, or set `last_batch: keep`',
    },
  );
};

/** The parts of a recipe that determine how long it trains. */
type Lasting = Pick<RecipeParams, 'batch_size' | 'last_batch' | 'epochs' | 'min_steps' | 'step_epochs'>;

/** The recipe with its final number of epochs for a number of images, with everything resolved. */
export const atLength = <Of extends Lasting>(recipe: Of, images: number): Omit<Of, 'min_steps'> =>
  withEpochs(recipe, epochsOver(images, recipe));

/** The same recipe with another number of epochs; its schedule keeps its shape. */
export const withEpochs = <Of extends Lasting>(recipe: Of, epochs: number): Omit<Of, 'min_steps'> => {
  const { min_steps: _, ...rest } = recipe;
  return { ...rest, epochs, step_epochs: (recipe.step_epochs * epochs) / recipe.epochs };
};
