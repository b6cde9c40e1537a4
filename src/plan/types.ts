import type { JsonObject } from '../base/json.ts';
import type { Augmentation, Dataset, Normalize, Recipe, Scope } from '../spec/experiment.ts';

export const runKinds = ['index', 'train', 'features', 'finetune', 'evaluate'] as const;
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
type LeftOut = 'classes_file' | 'on_error';

/** Lists the images and checks that each can be decoded. */
export type IndexJob = RunJobOf<'index', Record<string, never>, { readonly dataset: DatasetParams }>;

export interface ModelParams {
  readonly architecture: string;
  readonly normalize: Normalize;
  /** SHA-256 of a weights file; null when the weights come from the run `inputs.weights`. */
  readonly weightsSha256: string | null;
  /** The file's classifier is left out and another drawn; absent where it is kept. */
  readonly classifier?: 'new';
}

/** Trains from scratch. Leaves `weights.safetensors`. */
export type TrainJob = RunJobOf<
  'train',
  { readonly dataset: string },
  {
    readonly model: ModelParams;
    readonly trainResolutionPx: number;
    readonly images: number | null;
    readonly augmentation: Augmentation;
    readonly recipe: Recipe;
    readonly seed: number;
  }
>;

export interface TestTransformParams {
  readonly testResolutionPx: number;
  readonly cropRatio: number;
  readonly resize: 'shorter_side' | 'reference';
  readonly interpolation: 'bilinear';
}

/** Where a network is split into trunk and head: before the classifier, before the last BN, before the last n cells. */
export type CutName = 'pooled' | 'bn' | `cells:${number}`;

/** The frozen trunk's outputs for one part of the data at one resolution. Leaves one feature file for each cut. */
export type FeaturesJob = RunJobOf<
  'features',
  { readonly dataset: string; readonly weights?: string },
  {
    readonly model: ModelParams;
    readonly part: 'train' | 'test';
    readonly images: number | null;
    readonly transform: TestTransformParams;
    readonly cuts: readonly CutName[];
  }
>;

/** Trains the head on features of the training images. Leaves `head.safetensors`: the tensors that changed. */
export type FinetuneJob = RunJobOf<
  'finetune',
  { readonly features: string; readonly weights?: string },
  {
    readonly model: ModelParams;
    readonly scope: Scope;
    readonly bn: 'statistics' | 'affine';
    readonly recipe: Recipe;
    readonly seed: number;
  }
>;

/** Tests the head (as it is, or fine-tuned) on features of the test images. Leaves per-image predictions. */
export type EvaluateJob = RunJobOf<
  'evaluate',
  { readonly features: string; readonly weights?: string; readonly finetune?: string },
  { readonly model: ModelParams; readonly scope: Scope }
>;

/** A run as data: it can be read, hashed, compared and sent to another machine. */
export type RunJob = IndexJob | TrainJob | FeaturesJob | FinetuneJob | EvaluateJob;

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
  readonly part: 'train' | 'test' | null;
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
