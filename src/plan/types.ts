import type { JsonObject } from '../base/json.ts';
import type { RateSearch } from '../domain/rate-search.ts';
import type {
  AdaptationFit,
  AnalysisName,
  Augmentation,
  Dataset,
  Interpolation,
  Normalize,
  Recipe,
  Resize,
  Scope,
} from '../spec/experiment.ts';

export const runKinds = [
  'index',
  'train',
  'features',
  'heads',
  'finetune',
  'adapt',
  'tests',
  'evaluate',
  'analyze',
] as const;
export type RunKind = (typeof runKinds)[number];

/** The version of each kind's code: raise one when its results change, and its runs (and what follows) get new keys. */
export type CodeVersions = Readonly<Record<RunKind, number>>;

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
  /** Root of the data set, absolute; null for a drawn one. */
  readonly datasetRoot: string | null;
  /** Weights file, absolute; null when the weights come from a run. */
  readonly weightsFile: string | null;
}

/** The data set without its place: what makes its images and labels. `fingerprint` covers the content of the files. */
export type DatasetParams = WithoutPlace<Dataset> & {
  readonly seed: number | null;
  /** null for a drawn data set, whose params say everything. */
  readonly fingerprint: string | null;
};

// Written so that each kind of data set keeps its own members; `Omit` of a union keeps only the common ones.
type WithoutPlace<Kind extends Dataset> = Kind extends Dataset
  ? Omit<Kind, 'root' | 'name' | 'seed' | LeftOut> & Pick<Partial<Kind>, LeftOut & keyof Kind>
  : never;

/** Members that are absent where they have their default. */
type LeftOut =
  | 'split'
  | 'classes_file'
  | 'class_order'
  | 'allow_overlap'
  | 'follow_links'
  | 'on_error'
  | 'on_empty_class'
  | 'relative_to';

/** Lists the images and checks that each can be decoded. */
export type IndexJob = RunJobOf<'index', Record<string, never>, { readonly dataset: DatasetParams }>;

export interface ModelParams {
  readonly architecture: string;
  readonly normalize: Normalize;
  /** SHA-256 of a weights file; null when the weights come from the run `inputs.weights`. */
  readonly weightsSha256: string | null;
  /** The file's classifier is left out and another drawn; absent where it is kept. */
  readonly classifier?: 'new';
  /** Of several sets of weights in the file: the one to take; absent: the plain one. */
  readonly weightsEntry?: string;
  /** Of a user's own network, where its end can't be found: names of nodes. */
  readonly poolingNode?: string;
  readonly classifierNode?: string;
  /** Of several outputs the one that gives the logits. */
  readonly output?: string;
}

/**
 * Part of a data set. `val` are training images that are held out for choosing: there are some only where the job says
 * `holdout`, and `train` then means the others.
 */
export type PartName = 'train' | 'val' | 'test';

/** Share of the training images, 0..1, that are held out class by class; absent: none. */
export interface Holdout {
  readonly holdout?: number;
}

/**
 * Trains a whole network: from random weights, or further from a file (`model.weightsSha256`) or from a run
 * (`inputs.weights`, trained on another data set: its classifier is drawn anew). Leaves `weights.safetensors`.
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
    readonly seed: number;
  }
>;

/** Members that runs have had a choice of since later. */
export type LaterAugmentation = 'color_jitter' | 'repeated' | 'cutmix' | 'resolutions';

/** Members that runs have had a choice of since later: absent where they have their default. */
export type LaterRecipe = 'bn_momentum' | 'min_steps';

export type RecipeParams = Omit<Recipe, LaterRecipe> & Partial<Pick<Recipe, LaterRecipe>>;

/** Of a head the learning rate may be searched for. */
export type HeadRecipeParams =
  | RecipeParams
  | (Omit<RecipeParams, 'learning_rate'> & { readonly learning_rate: 'search'; readonly search: RateSearch });

export type AugmentationParams = Omit<Augmentation, LaterAugmentation> & Partial<Pick<Augmentation, LaterAugmentation>>;

export interface TestTransformParams {
  readonly testResolutionPx: number;
  readonly cropRatio: number;
  readonly resize: Resize;
  readonly interpolation: Interpolation;
}

/** What happens to a training image when a head is fine-tuned: with anything but `test` it changes from epoch to epoch. */
export type TuneTransformParams =
  | ({ readonly kind: 'test' | 'test_jitter' } & TestTransformParams)
  | {
      readonly kind: 'train';
      readonly testResolutionPx: number;
      readonly augmentation: AugmentationParams;
      readonly interpolation: Interpolation;
    };

/**
 * Where a network is split into trunk and head: before the classifier, before the last BN, before the last n cells, or
 * before everything (`input`: all of it is head, for the scope `all`; its features are never kept).
 */
export type CutName = 'pooled' | 'bn' | `cells:${number}` | 'input';

/** The frozen trunk's outputs for one part of the data at one resolution. Leaves one feature file for each cut. */
export type FeaturesJob = RunJobOf<
  'features',
  { readonly dataset: string; readonly weights?: string },
  Holdout & {
    readonly model: ModelParams;
    readonly part: PartName;
    readonly images: number | null;
    readonly transform: TestTransformParams;
    readonly cuts: readonly CutName[];
    /** Absent: 32 bits. */
    readonly dtype?: 'float16';
  }
>;

/** One head among those that train side by side. */
export interface HeadParams {
  readonly scope: Scope;
  readonly bn: 'statistics' | 'affine';
  readonly recipe: HeadRecipeParams;
  readonly seed: number;
}

/**
 * Trains heads side by side in one pass over the training images an epoch, the trunk computed once for all of them: where
 * the images change from epoch to epoch, where a cut's features are too many to keep, or nothing is frozen. All heads
 * take the same images in the same order; one with the scope `all` is alone. Leaves `head-<n>.safetensors` for the n-th.
 */
export type HeadsJob = RunJobOf<
  'heads',
  { readonly dataset: string; readonly weights?: string },
  Holdout & {
    readonly model: ModelParams;
    readonly images: number | null;
    readonly transform: TuneTransformParams;
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
    readonly transform: TestTransformParams;
    readonly scopes: readonly Scope[];
  }
>;

/**
 * Tests the head (as it is, fine-tuned, or behind an adaptation) on features of the test images, or takes the answers
 * from a `tests` run. With `scale:<n>` the logits are averaged over further, lower test resolutions. Leaves per-image predictions.
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

export type AnalysisParams =
  | {
      readonly analysis: 'roc' | 'object_size';
      readonly trainResolutionPx: number;
      readonly augmentation: AugmentationParams;
      readonly transforms: readonly TestTransformParams[];
      readonly seed: number;
    }
  | { readonly analysis: 'activations'; readonly model: ModelParams; readonly scope: Scope }
  | {
      readonly analysis: 'cost';
      readonly model: ModelParams;
      readonly testResolutionsPx: readonly number[];
    };

/** A run as data: it can be read, hashed, compared and sent to another machine. */
export type RunJob =
  | IndexJob
  | TrainJob
  | FeaturesJob
  | HeadsJob
  | FinetuneJob
  | AdaptJob
  | TestsJob
  | EvaluateJob
  | AnalyzeJob;

/** What a table's reader calls a run; the same for all runs that share its key. */
export interface RunLabels {
  readonly dataset: string;
  readonly model: string | null;
  readonly trainResolutionPx: number | null;
  readonly testResolutionPx: number | null;
  /** Side that the image is resized to before the crop, pixels: K_image. */
  readonly imageResolutionPx: number | null;
  readonly scope: Scope | null;
  readonly seed: number | null;
  /** Of `evaluate` runs: null for the test images, `val` for held-out ones. */
  readonly part: PartName | null;
  readonly cropRatio: number | null;
  readonly resize: Resize | null;
  /** The fit of an adaptation after the pooling, or null. */
  readonly adaptation: AdaptationFit | null;
  /** All test resolutions whose logits are averaged; null for a single one. */
  readonly scalesPx: readonly number[] | null;
  readonly analysis: AnalysisName | null;
  /** The matrix assignment that this run belongs to, `{}` without one. */
  readonly assignment: JsonObject;
}

/** Why a run runs; `cached` ones do not. */
export type RunReason = 'cached' | 'absent' | 'forced' | 'failed-before' | 'input-changed';

export interface PlannedRun {
  readonly job: RunJob;
  /** Short and readable: `evaluate quicknet 48>72 classifier+bn seed 1`. */
  readonly title: string;
  readonly labels: RunLabels;
  /** Keys of the runs that have to finish first: the values of `job.inputs`, without doubles. */
  readonly after: readonly string[];
  readonly reason: RunReason;
}

/** Runs in an order in which every run comes after its inputs. */
export interface Plan {
  readonly experiment: string;
  readonly specKey: string;
  readonly runs: readonly PlannedRun[];
}
