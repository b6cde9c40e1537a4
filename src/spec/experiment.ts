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

export type ReportName = 'table1' | 'curve' | 'verdict';

export interface EngineChoice {
  readonly name: 'onnx' | 'tensorflow' | 'webgpu' | 'cpu';
  readonly device: 'cpu' | 'cuda' | 'webgpu' | 'coreml' | 'dml';
}

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

export type Dataset = ShapesDataset | FolderDataset | ManifestDataset;

export type Range = readonly [low: number, high: number];

export interface ShapesDataset {
  readonly kind: 'shapes';
  readonly name: string;
  readonly train: number;
  readonly test: number;
  /** null: the seed of the grid. */
  readonly seed: number | null;
  readonly classes: 'shape_and_pattern' | 'shape';
  readonly shorter_side_px: Range;
  readonly aspect_ratio: Range;
  readonly object_size: Range;
  readonly position_jitter: number;
  readonly rotation_degrees: number;
  readonly pattern_period: Range;
  readonly clutter: Range;
  readonly noise: Range;
  readonly min_contrast: number;
}

export interface FolderDataset {
  readonly kind: 'folder';
  readonly name: string;
  /** Absolute. */
  readonly root: string;
  readonly train: string;
  readonly test: string;
}

export interface ManifestDataset {
  readonly kind: 'manifest';
  readonly name: string;
  /** Absolute. */
  readonly root: string;
  readonly manifest: string;
  readonly columns: { readonly path: string; readonly label: string; readonly split: string };
  readonly train: string;
  readonly test: string;
}

export interface Normalize {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

export interface Model {
  readonly name: ModelName;
  /** `random`, or an absolute path. */
  readonly weights: string;
  readonly train_resolution: number | null;
  readonly normalize: Normalize | null;
}

export type ModelName = 'quicknet' | 'tinynet' | 'resnet18' | 'resnet50';

export interface Train {
  readonly resolutions: readonly number[];
  readonly images: number | null;
  readonly augmentation: Augmentation;
  readonly recipe: Recipe;
}

export interface Augmentation {
  readonly random_resized_crop: { readonly scale: Range; readonly ratio: Range };
  readonly horizontal_flip: number;
}

export interface Recipe {
  readonly optimizer: 'sgd' | 'adamw';
  readonly learning_rate: number;
  readonly learning_rate_rule: 'plain' | 'reference';
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weight_decay: number;
  readonly weight_decay_on: 'all' | 'weights';
  readonly batch_size: number;
  readonly last_batch: 'keep' | 'drop';
  readonly epochs: number;
  readonly schedule: 'constant' | 'step' | 'cosine';
  readonly step_epochs: number;
  readonly warmup_fraction: number;
  readonly label_smoothing: number;
  readonly order: 'shuffled' | 'fixed';
}

export interface Finetune {
  readonly scopes: readonly Scope[];
  readonly bn: 'statistics' | 'affine';
  readonly images: number | null;
  readonly transform: 'test';
  readonly recipe: Recipe;
}

/** `{ classifier: false, bn: false, lastCells: 0 }` is the network as it is. */
export interface Scope {
  readonly classifier: boolean;
  readonly bn: boolean;
  readonly lastCells: number;
}

export interface Test {
  readonly resolutions: readonly number[];
  readonly crop_ratio: number;
  readonly resize: 'shorter_side' | 'reference';
  readonly interpolation: 'bilinear';
  readonly images: number | null;
}
