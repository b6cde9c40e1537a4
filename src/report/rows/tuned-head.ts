import type { JsonObject } from '../../base/json.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { Scope } from '../../domain/scope.ts';

/** One finished fine-tuning, as reports see it. Accuracies 0..1. */
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
  /** As the spec says it, or as it was found: before rule and schedule. */
  readonly learningRate: number;
  /** How the rate was found; null where the spec says it. */
  readonly search: FoundRate | null;
  /** Share of the loss's fall that came in the last third (`lateFall`); null where that is not known. */
  readonly lateFall: number | null;
}

export interface FoundRate {
  /** Held-out training images behind each accuracy. */
  readonly answers: number;
  /** Rising; null: the training diverged. */
  readonly trials: readonly { readonly rate: number; readonly top1: number | null }[];
}
