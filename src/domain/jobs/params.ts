import type { AugmentationParams } from '../augmentation.ts';
import type { Normalize } from '../choices.ts';
import type { InputSize } from '../input-size.ts';
import type { HeadRecipeParams } from '../rate-search.ts';
import type { BatchNormMode, Scope } from '../scope.ts';
import type { TestTransform } from '../test-transform.ts';
import type { DefaultsLeftOut } from './key-defaults.ts';

/** What is known of a network, later options included. */
interface WholeModelParams {
  readonly architecture: string;
  readonly normalize: Normalize;
  /** SHA-256 of a weights file; null when the weights come from the run `inputs.weights`. */
  readonly weightsSha256: string | null;
  /** `new`: the file's classifier is left out and another drawn. */
  readonly classifier: 'keep' | 'new';
  /** Of several sets of weights in the file: the one to take; null: the plain one. */
  readonly weightsEntry: string | null;
  /** Of a user's own network, where its end can't be found: names of nodes. */
  readonly poolingNode: string | null;
  readonly classifierNode: string | null;
  /** Of several outputs the one that gives the logits. */
  readonly output: string | null;
}

/** A network in a job: what has its default is absent. */
export type ModelParams = DefaultsLeftOut<WholeModelParams, 'model'>;

/** One head among those that train side by side. */
export interface HeadParams {
  readonly scope: Scope;
  readonly bn: BatchNormMode;
  readonly recipe: HeadRecipeParams;
  readonly seed: number;
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
