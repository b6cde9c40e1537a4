import type { AdaptationFit, AnalysisName, ReportName } from '../domain/choices.ts';
import type { Complete } from '../domain/complete-type.ts';
import type { Crops } from '../domain/crop-views.ts';
import type {
  DatasetSpec,
  EngineSpec,
  FeaturesSpec,
  FinetuneSpec,
  ModelSpec,
  PretrainSpec,
  SelectSpec,
  ShapesDatasetSpec,
  SlurmSpec,
  TestSpec,
  TrainSpec,
} from '../domain/experiment-spec.ts';
import type { InputSize } from '../domain/input-size.ts';
import type { Scope } from '../domain/scope.ts';
import type { Resize } from '../domain/test-transform.ts';

/**
 * An experiment as the rest of the program reads it: defaults filled in, lists expanded, paths absolute, the `matrix`
 * expanded into variants. Shapes follow schemas/experiment.schema.json; names inside a section are those of the spec.
 */
export interface Experiment {
  readonly name: string;
  readonly description: string;
  /** The file it was read from, absolute; null for a spec given as text. */
  readonly file: string | null;
  /** SHA-256 of the canonical JSON of the resolved spec, with texts unchanged. */
  readonly specKey: string;
  /** The resolved spec as plain JSON, stored with the experiment. */
  readonly resolved: unknown;
  readonly report: readonly ReportName[];
  readonly engine: EngineChoice;
  /** How runs are submitted to Slurm; null if the spec doesn't specify it. */
  readonly slurm: SlurmOptions | null;
  readonly tags: readonly string[];
  /** One per combination of the matrix; a spec without a matrix has one, with an empty assignment. */
  readonly variants: readonly Variant[];
}

export type EngineChoice = Complete<EngineSpec>;

export type SlurmOptions = Complete<SlurmSpec>;

/** One combination of the matrix: a grid over datasets, models, resolutions, scopes and seeds. */
export interface Variant {
  /** Paths of the spec and their values in this combination, e.g. `{ 'finetune.recipe.learning_rate': 0.02 }`. */
  readonly assignment: Readonly<Record<string, unknown>>;
  readonly datasets: readonly Dataset[];
  readonly models: readonly Model[];
  readonly train: Train | null;
  readonly finetune: Finetune;
  /** Fits of the adaptation after the pooling, one row each. */
  readonly adapt: readonly AdaptationFit[];
  readonly test: Test;
  /** How the best choice is made on held-out training images; null: nothing is held out. */
  readonly select: Select | null;
  readonly analyses: readonly AnalysisName[];
  readonly features: FeatureStorage;
  readonly seeds: readonly number[];
}

export type Select = Complete<SelectSpec>;

export type FeatureStorage = Complete<FeaturesSpec>;

export type Dataset = ShapesDataset | FileDataset;

export type ShapesDataset = Complete<ShapesDatasetSpec>;

/** Images stored in files, each kind as defined in the schema. */
export type FileDataset = Named<Complete<Exclude<DatasetSpec, ShapesDatasetSpec>>>;

/** The name filled in; `root` is absolute. */
type Named<Part> = Part extends unknown ? Omit<Part, 'name'> & { readonly name: string } : never;

/** `weights`: `random`, or an absolute path. */
export type Model = Omit<Complete<ModelSpec>, 'pretrain'> & { readonly pretrain: Pretrain | null };

/** Training on another data set, before the spec's own. */
export type Pretrain = Omit<Complete<PretrainSpec>, 'dataset'> & { readonly dataset: Dataset };

export type ModelName = Model['name'];

export type Train = Listed<Complete<TrainSpec>>;

/** A single resolution becomes a list. Pixels. */
type Listed<Part> = Omit<Part, 'resolutions'> & { readonly resolutions: readonly number[] };

export type Finetune = Omit<Complete<FinetuneSpec>, 'scopes'> & { readonly scopes: readonly Scope[] };

/** Resolutions, crop ratios, resizes and numbers of crops are axes of the grid. */
export type Test = Omit<Complete<TestSpec>, 'resolutions' | 'multi_scale' | 'crop_ratio' | 'resize' | 'crops'> & {
  readonly resolutions: readonly InputSize[];
  readonly multi_scale: readonly (readonly InputSize[])[];
  readonly crop_ratio: readonly number[];
  readonly resize: readonly Resize[];
  readonly crops: readonly Crops[];
};
