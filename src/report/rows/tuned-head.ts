import type { JsonObject } from '../../base/json.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { Scope } from '../../domain/scope.ts';

/** One finished fine-tuning run, as reports read it. Accuracies 0..1. */
export interface TunedHead {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolutionPx: number | null;
  readonly testResolutionPx: InputSize;
  readonly imageResolutionPx: InputSize;
  readonly scope: Scope;
  readonly seed: number | null;
  readonly assignment: JsonObject;
  /** Training images. */
  readonly n: number;
  readonly steps: number;
  /** Mean over the last epoch. */
  readonly loss: number;
  /** As set in the spec or found by search, before rule and schedule. */
  readonly learningRate: number;
  /** How the rate was found; null if the spec sets it. */
  readonly search: FoundRate | null;
  /** Share of the decrease of the loss in the last third (`lateFall`); null if unknown. */
  readonly lateFall: number | null;
}

export interface FoundRate {
  /** Number of held-out training images for each accuracy. */
  readonly answers: number;
  /** Sorted by rate; null: training diverged. */
  readonly trials: readonly { readonly rate: number; readonly top1: number | null }[];
}
