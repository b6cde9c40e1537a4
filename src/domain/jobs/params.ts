import type { AugmentationParams } from '../augmentation.ts';
import type { Normalize } from '../choices.ts';
import type { InputSize } from '../input-size.ts';
import type { HeadRecipeParams } from '../rate-search.ts';
import type { BatchNormMode, Scope } from '../scope.ts';
import type { TestTransform } from '../test-transform.ts';
import type { DefaultsLeftOut } from './key-defaults.ts';

/** What is known about a network, including options added later. */
interface WholeModelParams {
  readonly architecture: string;
  readonly normalize: Normalize;
  /** SHA-256 of a weights file; null when the weights come from the run `inputs.weights`. */
  readonly weightsSha256: string | null;
  /** `new`: the file's classifier is dropped and a new one initialised. */
  readonly classifier: 'keep' | 'new';
  /** Which of several sets of weights in the file to use; null: the plain one. */
  readonly weightsEntry: string | null;
  /** Node names, for a user's own network whose end can't be found. */
  readonly poolingNode: string | null;
  readonly classifierNode: string | null;
  /** Which of several outputs gives the logits. */
  readonly output: string | null;
}

/** A network in a job: members with their default are absent. */
export type ModelParams = DefaultsLeftOut<WholeModelParams, 'model'>;

/** One of the heads that train side by side. */
export interface HeadParams {
  readonly scope: Scope;
  readonly bn: BatchNormMode;
  readonly recipe: HeadRecipeParams;
  readonly seed: number;
  /** Share of the training images that every epoch is tested on, 0..1. Absent: the last epoch counts. */
  readonly keepBest?: number;
}

export type AnalysisParams =
  | {
      readonly analysis: 'roc' | 'object_size';
      readonly trainResolutionPx: number;
      readonly augmentation: AugmentationParams;
      readonly transforms: readonly TestTransform[];
      readonly seed: number;
    }
  | { readonly analysis: 'activations'; readonly model: ModelParams; readonly scope: Scope }
  | {
      readonly analysis: 'cost';
      readonly model: ModelParams;
      readonly testResolutionsPx: readonly InputSize[];
    };
