import type { Normalize } from '../domain/choices.ts';
import type { RunStatus } from '../domain/events.ts';
import type { InputSize } from '../domain/input-size.ts';
import type { RunKind } from '../domain/jobs/run-kinds.ts';
import type { RunLabels } from '../domain/jobs/run-labels.ts';
import type { CutName, Scope } from '../domain/scope.ts';
import type { Dataset, Finetune, Model } from '../spec/experiment.ts';

/** What planning has to know of data and networks, given by the room that may look at them. */
export interface PlanFacts {
  /** SHA-256 over the content of the data set's files; null for a synthetic one. */
  fingerprintOf(dataset: Dataset): string | null;
  /** SHA-256 of the weights file; null for `random`. */
  weightsSha256Of(model: Model): string | null;
  /** Throws for a user's own network that can't be read or run. */
  assertNetwork(model: Model): void;
  /**
   * Why the header of the model's weights file says that it can't be used with the data set; null if nothing does, or
   * if the file is missing.
   */
  weightsProblem?(model: Model, dataset: ClassesOfDataset): ProblemText | null;
  pretrainedOf(model: Model): PretrainedFacts;
  /** Smallest side of an input that the network takes, pixels. */
  minimumSidePxOf(model: Model): number;
  /** Throws `MODEL_RESOLUTION_IMPOSSIBLE` for an input that is large enough, and yet not possible. */
  assertResolution(model: Model, sizePx: InputSize): void;
  /** Throws `MODEL_SCOPE_IMPOSSIBLE` for a scope that the network lacks, be it in this mode of its batch norm alone. */
  assertScope(model: Model, scope: Scope, bn: Finetune['bn']): void;
  /** Whether the network's pooled activations can be negative, judging by its structure. */
  pooledMayBeNegative(model: Model): boolean;
  /** Bytes that the features of one image take at a cut, in 32 bits a value. */
  featureBytesOf(model: Model, cut: CutName, sizePx: InputSize): number;
  /** Number of images of a data set on disk, where it is known without reading them all. */
  imagesOf?(dataset: Dataset): ImageCounts | null;
  /** Why a data set on disk has no training images; null where it has. */
  noTrainingOf?(dataset: Dataset): ProblemText | null;
  /** Number of classes of a data set on disk, alike. */
  classesOf?(dataset: Dataset): number | null;
  /** Whether a network may have more outputs than that, as `classes` of the data set numbers some of them. */
  isPartialOf?(dataset: Dataset): boolean;
  /** Where sorting the names of its classes as text and naturally first differ; null where they agree. */
  orderDifferenceOf?(dataset: Dataset): OrderDifference | null;
  /** Names of its classes in the order of their labels; null if unknown, or if not all are allowed answers. */
  classNamesOf?(dataset: Dataset): DatasetClassNames | null;
  /** Names of classes that the files of a model bring; null where they bring none. */
  weightsClassNamesOf?(model: Model): WeightsClassNames | null;
  /** Test images of a data set on disk that are among the training images, its own or those of another. */
  overlapOf?(tested: Dataset, trained: Dataset): PartOverlap | null;
}

export interface ClassesOfDataset {
  readonly name: string;
  /** null where nobody knows. */
  readonly classes: number | null;
  /** Whether the network may have more outputs than that. */
  readonly isPartial: boolean;
  /** Whether it can have a `classes_file`. */
  readonly takesClassesFile: boolean;
  /** Whether it can have `classes`. */
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
  /** As they would be with the other `class_order`; null where that changes nothing. */
  readonly otherwise: readonly string[] | null;
}

export interface WeightsClassNames {
  readonly names: readonly string[];
  /** What says them: `hub (config.json)`. */
  readonly from: string;
}

export interface PartOverlap {
  readonly images: number;
  readonly first: { readonly train: string; readonly test: string } | null;
}

export interface ImageCounts {
  readonly train: number;
  readonly test: number;
  /** Training images of the class that has the fewest. */
  readonly smallestClass: number;
}

/** What is known without the spec; null: of a user's own network whose file does not say it. */
export interface PretrainedFacts {
  readonly trainResolutionPx: number | null;
  readonly normalize: Normalize | null;
  /** Whether `trainResolutionPx` is known to be that of the weights: they are published, or their file says it. */
  readonly isPublished: boolean;
}

/** How many images a data set has; null where nobody knows. */
export const imageCounts = (dataset: Dataset, facts: Pick<PlanFacts, 'imagesOf'>): ImageCounts | null => {
  if (dataset.kind !== 'shapes') return facts.imagesOf?.(dataset) ?? null;
  const { train, test, classes } = dataset;
  return { train, test, smallestClass: Math.floor(train / syntheticClasses[classes]) };
};

/** How many classes a data set has; null where nobody knows. */
export const classCount = (dataset: Dataset, facts: Pick<PlanFacts, 'classesOf'>): number | null =>
  dataset.kind === 'shapes' ? syntheticClasses[dataset.classes] : (facts.classesOf?.(dataset) ?? null);

/** How many classes are drawn, in turn. */
export const syntheticClasses = { shape: 5, shape_and_pattern: 15 };

/** What planning has to know of earlier runs. */
export interface KnownRuns {
  /** Whether the run has finished and its results are still there. */
  has(key: string): boolean;
  /** Status of a run that was tried before; null for an unknown one. */
  statusOf?(key: string): RunStatus | null;
  /** Whether an earlier plan of the experiment had a run with these labels, but another key. */
  hadOtherKey?(experiment: string, kind: RunKind, labels: RunLabels, key: string): boolean;
}

/** For a folder in which nothing has run. */
export const nothingKnown: KnownRuns = { has: () => false };
