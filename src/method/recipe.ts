/** How something is optimised; members are named as in a spec, which is where they are explained. */
export interface Recipe {
  readonly optimizer: 'sgd' | 'adamw';
  readonly learning_rate: number;
  readonly learning_rate_rule: 'plain' | 'reference';
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weight_decay: number;
  readonly weight_decay_on: 'all' | 'weights';
  readonly batch_size: number;
  readonly last_batch: 'keep' | 'drop';
  readonly epochs: number;
  readonly schedule: 'constant' | 'step' | 'cosine';
  readonly step_epochs: number;
  readonly warmup_fraction: number;
  readonly label_smoothing: number;
  readonly order: 'shuffled' | 'fixed';
}

/** Optimiser steps of one epoch over so many images. */
export const stepsPerEpoch = (images: number, { batch_size, last_batch }: Recipe): number =>
  last_batch === 'drop' ? Math.floor(images / batch_size) : Math.ceil(images / batch_size);
