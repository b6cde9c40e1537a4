import type { Normalize } from '../domain/choices.ts';
import type { RunStatus } from '../domain/events.ts';
import type { InputSize } from '../domain/input-size.ts';
import type { RunKind } from '../domain/jobs/run-kinds.ts';
import type { RunLabels } from '../domain/jobs/run-labels.ts';
import type { CutName, Scope } from '../domain/scope.ts';
import type { Dataset, Finetune, Model } from '../spec/experiment.ts';

/** What planning needs to know about data and networks, provided by the room that may read them. */
export interface PlanFacts {
  /** SHA-256 over the content of the data set's files; null for a synthetic one. */
  fingerprintOf(dataset: Dataset): string | null;
  /** SHA-256 of the weights file; null for `random`. */
  weightsSha256Of(model: Model): string | null;
  /** Throws for a user's own network that can't be read or run. */
  assertNetwork(model: Model): void;
  /**
   * Why the header of the model's weights file shows that it can't be used with the data set; null if it can, or if the
   * file is missing.
   */
  weightsProblem?(model: Model, dataset: ClassesOfDataset): ProblemText | null;
  pretrainedOf(model: Model): PretrainedFacts;
  /** Smallest side of an input that the network accepts, pixels. */
  minimumSidePxOf(model: Model): number;
  /** Throws `MODEL_RESOLUTION_IMPOSSIBLE` for an input that is large enough but still not possible. */
  assertResolution(model: Model, sizePx: InputSize): void;
  /**
   * Throws `MODEL_SCOPE_IMPOSSIBLE` for a scope that the network lacks, possibly only in this mode of its batch norm.
   */
  assertScope(model: Model, scope: Scope, bn: Finetune['bn']): void;
  /** Whether the network's pooled activations can be negative, judging by its structure. */
  pooledMayBeNegative(model: Model): boolean;
  /** Bytes of one image's features at a cut, with 32-bit values. */
  featureBytesOf(model: Model, cut: CutName, sizePx: InputSize): number;
  /** Number of images of a data set on disk, if known without reading them all. */
  imagesOf?(dataset: Dataset): ImageCounts | null;
  /** Why a data set on disk has no training images; null if it has some. */
  noTrainingOf?(dataset: Dataset): ProblemText | null;
  /** Number of classes of a data set on disk, under the same condition. */
  classesOf?(dataset: Dataset): number | null;
  /**
   * Whether a network may have more outputs than the data set has classes, because its `classes` numbers a subset of
   * them.
   */
  isPartialOf?(dataset: Dataset): boolean;
  /** Where sorting the class names as text and naturally first differ; null if the two agree. */
  orderDifferenceOf?(dataset: Dataset): OrderDifference | null;
  /** Class names in the order of their labels; null if unknown, or if not all may be predicted. */
  classNamesOf?(dataset: Dataset): DatasetClassNames | null;
  /** Class names in a model's files; null if they have none. */
  weightsClassNamesOf?(model: Model): WeightsClassNames | null;
  /** Test images of a data set on disk that are among the training images, its own or those of another. */
  overlapOf?(tested: Dataset, trained: Dataset): PartOverlap | null;
}

export interface ClassesOfDataset {
  readonly name: string;
  /** null if unknown. */
  readonly classes: number | null;
  /** Whether the network may have more outputs than there are classes. */
  readonly isPartial: boolean;
  /** Whether it supports `classes_file`. */
  readonly takesClassesFile: boolean;
  /** Whether it supports `classes`. */
  readonly takesClasses: boolean;
}

/** What is wrong, and the next step. */
export interface ProblemText {
  readonly message: string;
  readonly hint?: string | undefined;
}

export interface OrderDifference {
  readonly label: number;
  readonly text: string;
  readonly natural: string;
}

export interface DatasetClassNames {
  readonly names: readonly string[];
  /** As they would be with the other `class_order`; null if that changes nothing. */
  readonly otherwise: readonly string[] | null;
}

export interface WeightsClassNames {
  readonly names: readonly string[];
  /** Where the names come from: `hub (config.json)`. */
  readonly from: string;
}

export interface PartOverlap {
  readonly images: number;
  readonly first: { readonly train: string; readonly test: string } | null;
}

export interface ImageCounts {
  readonly train: number;
  readonly test: number;
  /** Training images of the smallest class. */
  readonly smallestClass: number;
}

/** What is known without the spec; null if the file of a user's own network does not say. */
export interface PretrainedFacts {
  readonly trainResolutionPx: number | null;
  readonly normalize: Normalize | null;
  /** Whether `trainResolutionPx` is known to be that of the weights: they are published, or their file says so. */
  readonly isPublished: boolean;
}

/** Number of images in a data set; null if unknown. */
export const imageCounts = (dataset: Dataset, facts: Pick<PlanFacts, 'imagesOf'>): ImageCounts | null => {
  if (dataset.kind !== 'shapes') return facts.imagesOf?.(dataset) ?? null;
  const { train, test, classes } = dataset;
  return { train, test, smallestClass: Math.floor(train / syntheticClasses[classes]) };
};

/** Number of classes of a data set; null if unknown. */
export const classCount = (dataset: Dataset, facts: Pick<PlanFacts, 'classesOf'>): number | null =>
  dataset.kind === 'shapes' ? syntheticClasses[dataset.classes] : (facts.classesOf?.(dataset) ?? null);

/** Number of classes of a synthetic data set; images are drawn from them in turn. */
export const syntheticClasses = { shape: 5, shape_and_pattern: 15 };

/** What planning needs to know about earlier runs. */
export interface KnownRuns {
  /** Whether the run has finished and its results are still there. */
  has(key: string): boolean;
  /** Status of a run that was tried before; null if the run is unknown. */
  statusOf?(key: string): RunStatus | null;
  /** Whether an earlier plan of the experiment had a run with these labels, but another key. */
  hadOtherKey?(experiment: string, kind: RunKind, labels: RunLabels, key: string): boolean;
}

/** For a folder without earlier runs. */
export const nothingKnown: KnownRuns = { has: () => false };
