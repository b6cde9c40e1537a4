import { FixresError } from '../../base/errors.ts';
import type { ImageOrder } from '../../domain/recipe.ts';

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
  readonly schedule: 'constant' | 'step' | 'cosine';
  readonly step_epochs: number;
  readonly warmup_fraction: number;
  readonly label_smoothing: number;
  readonly order: ImageOrder;
}

/** Optimiser steps of one epoch over so many images. Throws METHOD_INVALID where there would be none. */
export const stepsPerEpoch = (images: number, { batch_size: batchSize, last_batch: lastBatch }: Recipe): number => {
  const batches = images / batchSize;
  const steps = lastBatch === 'drop' ? Math.floor(batches) : Math.ceil(batches);
  if (steps > 0) return steps;
  throw new FixresError('METHOD_INVALID', `${images} images make no batch of ${batchSize}`, {
    path: '/recipe/batch_size',
    hint: 'lower `batch_size`, or set `last_batch: keep`',
  });
};
