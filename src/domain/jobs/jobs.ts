import type { AugmentationParams } from '../augmentation.ts';
import type { AdaptationFit } from '../choices.ts';
import type { DatasetParams } from '../datasets/params.ts';
import type { Holdout, PartName } from '../parts.ts';
import type { RecipeParams } from '../recipe.ts';
import type { CutName, Scope } from '../scope.ts';
import type { TestTransform, TuneTransform } from '../test-transform.ts';
import type { AnalysisParams, HeadParams, ModelParams } from './params.ts';
import type { RunKind } from './run-kinds.ts';

/** A run as data: it can be read, hashed, compared and sent to another machine. */
export type RunJob =
  | IndexJob
  | TrainJob
  | PassJob
  | FeaturesJob
  | HeadsJob
  | FinetuneJob
  | AdaptJob
  | TestsJob
  | EvaluateJob
  | AnalyzeJob;

interface RunJobOf<Kind extends RunKind, Inputs, Params> {
  readonly kind: Kind;
  /** SHA-256 of `{ kind, inputs, params, codeVersion }`: what it means, not where it runs. */
  readonly key: string;
  readonly codeVersion: number;
  /** Keys of the runs whose results it reads. */
  readonly inputs: Inputs;
  readonly params: Params;
  /** Where things are on this machine. Not part of the key: moving a data set changes nothing. */
  readonly site: Site;
}

export interface Site {
  /** Root of the data set, absolute; null for a synthetic one. */
  readonly datasetRoot: string | null;
  /** Weights file, absolute; null when the weights come from a run. */
  readonly weightsFile: string | null;
}

/** Lists the images and checks that each can be decoded. */
export type IndexJob = RunJobOf<'index', Record<string, never>, { readonly dataset: DatasetParams }>;

/**
 * Trains a whole network: from random weights, or further from a file (`model.weightsSha256`) or from a run
 * (`inputs.weights`, trained on another data set: its classifier is re-initialised). Leaves `weights.safetensors`.
 */
export type TrainJob = RunJobOf<
  'train',
  { readonly dataset: string; readonly weights?: string },
  Holdout & {
    readonly model: ModelParams;
    readonly trainResolutionPx: number;
    readonly images: number | null;
    /** Members that were added later are absent where they have their default. */
    readonly augmentation: AugmentationParams;
    readonly recipe: RecipeParams;
    readonly earlyStopEpochs?: number;
    /** Share of the training images that are tested on after every epoch, 0..1. Absent: the last epoch counts. */
    readonly keepBest?: number;
    readonly seed: number;
  }
>;

/**
 * A range of the images of features runs that look at the same images with the same trunk: each image is decoded once,
 * and the shards of each are in its own folder. Leaves `pass.json`, which says what they are.
 */
export type PassJob = RunJobOf<
  'pass',
  { readonly dataset: string; readonly weights?: string },
  Holdout & {
    readonly model: ModelParams;
    readonly part: PartName;
    readonly images: number | null;
    readonly views: readonly PassView[];
    /** Position of the first image among those of the runs; a multiple of `partImages`. */
    readonly first: number;
    /** null: to the last image. */
    readonly count: number | null;
    /** Images of a part, a power of two; shards have no more, so that a part is whole shards. */
    readonly partImages: number;
    /** What is on the disk is made again, as a person asked for it. */
    readonly fresh?: true;
  }
>;

/** What a features run wants of a pass. */
export interface PassView extends Pick<FeaturesJob['params'], 'transform' | 'cuts' | 'dtype'> {
  /** Key of the run. */
  readonly features: string;
}

/** The frozen trunk's outputs for one part of the data at one resolution. Leaves one feature file for each cut. */
export type FeaturesJob = RunJobOf<
  'features',
  { readonly dataset: string; readonly weights?: string },
  Holdout & {
    readonly model: ModelParams;
    readonly part: PartName;
    readonly images: number | null;
    readonly transform: TestTransform;
    readonly cuts: readonly CutName[];
    /** Absent: 32 bits. */
    readonly dtype?: 'float16';
  }
>;

/**
 * Trains heads side by side in one pass over the training images per epoch, the trunk computed once for all: where the
 * images change from epoch to epoch, where a cut's features are too many to keep, or nothing is frozen. All heads take
 * the same images in the same order; one with the scope `all` is alone. Leaves `head-<n>.safetensors` for the n-th.
 */
export type HeadsJob = RunJobOf<
  'heads',
  { readonly dataset: string; readonly weights?: string },
  Holdout & {
    readonly model: ModelParams;
    readonly images: number | null;
    readonly transform: TuneTransform;
    readonly heads: readonly HeadParams[];
  }
>;

/**
 * A fine-tuned head: trained on features of the training images, or taken from a `heads` run. Leaves `head.safetensors`:
 * the tensors that changed.
 */
export type FinetuneJob = RunJobOf<
  'finetune',
  { readonly features: string; readonly weights?: string } | { readonly heads: string; readonly weights?: string },
  HeadParams & {
    readonly model: ModelParams;
    /** Position of the head in its `heads` run; absent with features. */
    readonly head?: number;
  }
>;

/**
 * Fits a monotone map of the pooled activations, from their distribution at the test resolution (`features`) to that at
 * the train resolution (`reference`), both of training images at the cut `pooled`. Leaves `adaptation.json`.
 */
export type AdaptJob = RunJobOf<
  'adapt',
  { readonly features: string; readonly reference: string; readonly weights?: string },
  { readonly model: ModelParams; readonly fit: AdaptationFit }
>;

/**
 * Tests heads side by side in one pass over the images, where a cut's features are too many to keep. `inputs` holds
 * `finetune:<n>` for the n-th head, if it was fine-tuned. Leaves `predictions-<n>.json` for the n-th.
 */
export type TestsJob = RunJobOf<
  'tests',
  { readonly dataset: string; readonly weights?: string; readonly [finetune: `finetune:${number}`]: string },
  Holdout & {
    readonly model: ModelParams;
    readonly part: PartName;
    readonly images: number | null;
    readonly transform: TestTransform;
    readonly scopes: readonly Scope[];
  }
>;

/**
 * Tests the head (unmodified, fine-tuned, or after an adaptation) on features of the test images, or takes the answers
 * from a `tests` run. With `scale:<n>` the logits are averaged over further, lower test resolutions. Leaves per-image
 * predictions.
 */
export type EvaluateJob = RunJobOf<
  'evaluate',
  {
    readonly features?: string;
    readonly tests?: string;
    readonly weights?: string;
    readonly finetune?: string;
    readonly adapt?: string;
    /** Features of the same images at another resolution, n from 1. */
    readonly [scale: `scale:${number}`]: string;
    /** Features of another crop of the same images, n from 1. */
    readonly [view: `view:${number}`]: string;
  },
  {
    readonly model: ModelParams;
    readonly scope: Scope;
    /** Position in the `tests` run; absent with features. */
    readonly test?: number;
  }
>;

/**
 * Numbers for a figure, as `analysis.json`: `roc` and `object_size` from the sizes of the images (`inputs.dataset`),
 * `activations` from features of the test images (and a fine-tuned head, behind whose last BN they are then taken),
 * `cost` from the network alone, timed on this machine.
 */
export type AnalyzeJob = RunJobOf<
  'analyze',
  { readonly dataset?: string; readonly features?: string; readonly weights?: string; readonly finetune?: string },
  AnalysisParams
>;
