import type { Complete } from './complete-type.ts';
import type {
  AugmentationSpec,
  BirdsnapDatasetSpec,
  Cub200DatasetSpec,
  EngineSpec,
  ExperimentSpec,
  FinetuneSpec,
  Flowers102DatasetSpec,
  FolderDatasetSpec,
  ImagenetDatasetSpec,
  ManifestDatasetSpec,
  ModelSpec,
  NormalizeSpec,
  PetsDatasetSpec,
  Range as RangeSpec,
  ShapesDatasetSpec,
  StanfordCarsDatasetSpec,
  TestSpec,
  TrainRecipeSpec,
  TrainSpec,
} from './experiment-spec.ts';

/**
 * An experiment as the rest of the program sees it: every default filled in, every list a list, paths absolute, the
 * `matrix` expanded into variants. Shapes follow schemas/experiment.schema.json; names inside a section are the spec's own.
 */
export interface Experiment {
  readonly name: string;
  readonly description: string;
  /** The file it was read from, absolute; null for a spec that was given as text. */
  readonly file: string | null;
  /** SHA-256 of the canonical JSON of the resolved spec, paths of data and weights left as written. */
  readonly specKey: string;
  /** The resolved spec as plain JSON, for the record of the experiment. */
  readonly resolved: unknown;
  readonly report: readonly ReportName[];
  readonly engine: EngineChoice;
  /** One for each combination of the matrix; a spec without matrix has one, with an empty assignment. */
  readonly variants: readonly Variant[];
}

export type ReportName = Complete<NonNullable<ExperimentSpec['report']>>[number];

export type EngineChoice = Complete<EngineSpec>;

/** One combination of the matrix: a grid over datasets, models, resolutions, scopes and seeds. */
export interface Variant {
  /** Paths of the spec and the values that they take here, e.g. `{ 'finetune.recipe.learning_rate': 0.02 }`. */
  readonly assignment: Readonly<Record<string, unknown>>;
  readonly datasets: readonly Dataset[];
  readonly models: readonly Model[];
  readonly train: Train | null;
  readonly finetune: Finetune;
  readonly test: Test;
  readonly seeds: readonly number[];
}

export type Dataset = ShapesDataset | FolderDataset | ManifestDataset | PublishedDataset;

export type Range = Complete<RangeSpec>;

export type ShapesDataset = Complete<ShapesDatasetSpec>;
export type FolderDataset = Named<Complete<FolderDatasetSpec>>;
export type ManifestDataset = Named<Complete<ManifestDatasetSpec>>;

/** Published data sets in their own layouts. */
export type PublishedDataset =
  | Named<Complete<BirdsnapDatasetSpec>>
  | Named<Complete<Cub200DatasetSpec>>
  | Named<Complete<Flowers102DatasetSpec>>
  | Named<Complete<ImagenetDatasetSpec>>
  | Named<Complete<PetsDatasetSpec>>
  | Named<Complete<StanfordCarsDatasetSpec>>;

/** The name filled in; `root` is absolute. */
type Named<Part> = Omit<Part, 'name'> & { readonly name: string };

export type Normalize = Complete<NormalizeSpec>;

/** `weights`: `random`, or an absolute path. */
export type Model = Complete<ModelSpec>;

export type ModelName = Model['name'];

export type Train = Listed<Complete<TrainSpec>>;

/** One resolution has become a list of one. Pixels. */
type Listed<Part> = Omit<Part, 'resolutions'> & { readonly resolutions: readonly number[] };

export type Augmentation = Complete<AugmentationSpec>;

export type Recipe = Complete<TrainRecipeSpec>;

export type Finetune = Omit<Complete<FinetuneSpec>, 'scopes'> & { readonly scopes: readonly Scope[] };

/** `{ classifier: false, bn: false, lastCells: 0 }` is the network as it is. */
export interface Scope {
  readonly classifier: boolean;
  readonly bn: boolean;
  readonly lastCells: number;
}

export type Test = Listed<Complete<TestSpec>>;
