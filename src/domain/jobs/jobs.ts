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
  | AheadJob
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
  /** Keys of the runs whose results this run reads. */
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
 * Trains a whole network: from random weights, or starting from those of a file (`model.weightsSha256`) or of a run
 * (`inputs.weights`, trained on another data set: its classifier is re-initialised). Leaves `weights.safetensors`.
 */
export type TrainJob = RunJobOf<
  'train',
  { readonly dataset: string; readonly weights?: string },
  Holdout & {
    readonly model: ModelParams;
    readonly trainResolutionPx: number;
    readonly images: number | null;
    /** Members added later are absent if they equal their default. */
    readonly augmentation: AugmentationParams;
    readonly recipe: RecipeParams;
    readonly earlyStopEpochs?: number;
    /** Share of the training images that every epoch is tested on, 0..1. Absent: the last epoch counts. */
    readonly keepBest?: number;
    readonly seed: number;
  }
>;

/**
 * A range of the images of features runs that read the same images with the same trunk: each image is decoded once, and
 * each run's shards go into its own folder. Leaves `pass.json`, which describes them.
 */
export type PassJob = RunJobOf<
  'pass',
  { readonly dataset: string; readonly weights?: string },
  Holdout & {
    readonly model: ModelParams;
    readonly part: PartName;
    readonly images: number | null;
    readonly views: readonly PassView[];
    /** Position of the first image within the runs' images; a multiple of `partImages`. */
    readonly first: number;
    /** null: to the last image. */
    readonly count: number | null;
    /** Images in a part, a power of two; a shard has no more, so a part consists of whole shards. */
    readonly partImages: number;
    /** Recompute what is already on disk, at the user's request. */
    readonly fresh?: true;
  }
>;

/** What a features run needs from a pass. */
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
 * Trains heads side by side in one pass over the training images per epoch, computing the trunk once for all: for
 * images that change from epoch to epoch, for cuts whose features are too many to keep, or when nothing is frozen. All
 * heads get the same images in the same order; a head with scope `all` trains alone. Leaves `head-<n>.safetensors` for
 * the n-th.
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
 * Computes the trunk's outputs ahead of a running `heads` run, into its window, until it is stopped or the heads are
 * gone. Leaves nothing.
 */
export type AheadJob = RunJobOf<
  'ahead',
  HeadsJob['inputs'],
  {
    readonly heads: HeadsJob;
    /** Disk space of the window. */
    readonly windowBytes: number;
    /** Position among the workers of this window. */
    readonly worker: number;
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
 * Fits a monotone map of the pooled activations from their distribution at the test resolution (`features`) to that at
 * the train resolution (`reference`), both from training images at the cut `pooled`. Leaves `adaptation.json`.
 */
export type AdaptJob = RunJobOf<
  'adapt',
  { readonly features: string; readonly reference: string; readonly weights?: string },
  { readonly model: ModelParams; readonly fit: AdaptationFit }
>;

/**
 * Tests heads side by side in one pass over the images, when a cut's features are too many to keep. `inputs` has
 * `finetune:<n>` if the n-th head was fine-tuned. Leaves `predictions-<n>.json` for the n-th.
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
 * Tests the head (unmodified, fine-tuned, or after an adaptation) on features of the test images, or takes the
 * predictions from a `tests` run. With `scale:<n>` the logits are averaged over further, lower test resolutions. Leaves
 * per-image predictions.
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
 * Numbers for a figure, as `analysis.json`: `roc` and `object_size` from image sizes (`inputs.dataset`), `activations`
 * from features of the test images (after the last BN of the fine-tuned head, if there is one), `cost` from the network
 * alone, timed on this machine.
 */
export type AnalyzeJob = RunJobOf<
  'analyze',
  { readonly dataset?: string; readonly features?: string; readonly weights?: string; readonly finetune?: string },
  AnalysisParams
>;
