import { FixresError } from '../../base/errors.ts';
import type { ImageOrder } from '../../data/batches/epoch-order.ts';
import { batchesOf, epochsOver, type TrainingLength } from '../../domain/training-length.ts';

/** How something is optimised; members are named as in a spec, which is where they are explained. */
export interface Recipe {
  readonly optimizer: 'sgd' | 'adamw';
  readonly learning_rate: number;
  readonly learning_rate_rule: 'plain' | 'reference';
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weight_decay: number;
  readonly weight_decay_on: 'all' | 'weights';
  /** Absent: 0.1. */
  readonly bn_momentum?: number;
  readonly batch_size: number;
  readonly last_batch: 'keep' | 'drop';
  readonly epochs: number;
  /** Steps that are taken at least (`atLength`). Absent or null: as many as `epochs` make. */
  readonly min_steps?: number | null;
  readonly schedule: 'constant' | 'step' | 'cosine';
  readonly step_epochs: number;
  readonly warmup_fraction: number;
  readonly label_smoothing: number;
  readonly order: ImageOrder;
}

/** Optimiser steps of one epoch over so many images. Throws METHOD_INVALID where there would be none. */
export const stepsPerEpoch = (images: number, recipe: Pick<Recipe, 'batch_size' | 'last_batch'>): number => {
  const steps = batchesOf(images, recipe);
  if (steps > 0) return steps;
  throw new FixresError('METHOD_INVALID', `${images} images make no batch of ${recipe.batch_size}`, {
    path: '/recipe/batch_size',
    hint: 'lower `batch_size`, or set `last_batch: keep`',
  });
};

/** The recipe with as many epochs as it takes over so many images, and none of it left to be worked out. */
export const atLength = <Of extends TrainingLength & Pick<Recipe, 'step_epochs'>>(recipe: Of, images: number): Of =>
  withEpochs(recipe, epochsOver(images, recipe));

/** The same recipe in another number of epochs: its schedule keeps its shape. */
export const withEpochs = <Of extends TrainingLength & Pick<Recipe, 'step_epochs'>>(
  recipe: Of,
  epochs: number,
): Of => ({
  ...recipe,
  epochs,
  step_epochs: (recipe.step_epochs * epochs) / recipe.epochs,
  min_steps: null,
});
