import type { Metric } from '../../domain/events.ts';
import type { RecipeParams } from '../../domain/recipe.ts';
import type { Watch } from '../types.ts';
import type { HeldOutScore } from './training-state.ts';

/**
 * Reports the progress of a training run: after every step, and the epoch's mean loss and last learning rate as metrics.
 */
export class EpochClock {
  readonly #watch: Watch;
  readonly #epochs: number;
  readonly #stepsPerEpoch: number;
  readonly #startMs = performance.now();
  #stepsSeen = 0;
  #imagesSeen = 0;

  constructor(watch: Watch, { epochs }: RecipeParams, stepsPerEpoch: number) {
    this.#watch = watch;
    this.#epochs = epochs;
    this.#stepsPerEpoch = stepsPerEpoch;
  }

  step(done: { readonly step: number; readonly images: number; readonly loss: number }): void {
    this.#stepsSeen += 1;
    this.#imagesSeen += done.images;
    const total = this.#epochs * this.#stepsPerEpoch;
    const elapsedMs = Math.max(1, performance.now() - this.#startMs);
    this.#watch.progress({
      fraction: (done.step + 1) / total,
      epoch: Math.floor(done.step / this.#stepsPerEpoch) + 1,
      epochs: this.#epochs,
      loss: done.loss,
      imagesPerSecond: (1000 * this.#imagesSeen) / elapsedMs,
      etaMs: (elapsedMs / this.#stepsSeen) * (total - done.step - 1),
    });
  }

  /** Mean training loss of the epoch that ends here; `epoch` counts from 0. The rate is null if there are several. */
  endEpoch(epoch: number, loss: number, learningRate: number | null): void {
    for (const metric of epochMetrics(epoch, loss, learningRate)) this.#watch.metric(metric);
  }
}

export const epochMetrics = (epoch: number, loss: number, learningRate: number | null): Metric[] => {
  const timestampMs = Date.now();
  return [
    { key: 'train_loss', value: loss, step: epoch + 1, timestampMs },
    ...(learningRate === null ? [] : [{ key: 'learning_rate', value: learningRate, step: epoch + 1, timestampMs }]),
  ];
};

export const heldOutMetrics = (epoch: number, { top1, loss }: HeldOutScore): Metric[] => {
  const at = { step: epoch + 1, timestampMs: Date.now() };
  return [
    { key: 'held_out_top1', value: top1, ...at },
    { key: 'held_out_loss', value: loss, ...at },
  ];
};
