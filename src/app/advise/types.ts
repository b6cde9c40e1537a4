import type { Interval } from '../../base/statistics.ts';
import type { BestRow } from '../../report/best/best.ts';
import type { Budget } from '../../report/best/budget.ts';
import type { Normalization } from '../draft/normalizations.ts';
import type { OnCount } from '../on-count.ts';
import type { ScheduleOptions } from '../run/carry-out.ts';
import type { Interrupts } from '../run/interrupts.ts';
import type { OpenView } from '../run/run-view.ts';

/** A request: at which resolution should this network be tested, and how much is gained by fine-tuning it there? */
export interface AdviseRequest {
  /** A file or folder of a network. */
  readonly model: string;
  /** Labelled images: a folder or a list file. */
  readonly images: string;
  /** Folder of training images; null: those in `images`, if any. */
  readonly train: string | null;
  /** Absolute path of the output folder, which also holds the runs. */
  readonly folder: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly overrides: Overrides;
  /** Maximum cost of the recommended test. */
  readonly price: Budget;
  /** Maximum duration of all runs together. */
  readonly budgetSeconds: number;
  /** Whether to continue if the sanity check fails. */
  readonly anyway: boolean;
  readonly schedule: ScheduleOptions;
}

/** Overrides for values from the files; null: none. */
export interface Overrides {
  readonly architecture: string | null;
  readonly resolutionPx: number | null;
  readonly normalize: Normalization | null;
  readonly cropRatio: number | null;
  readonly resize: 'shorter_side' | 'reference' | 'squash' | null;
  readonly interpolation: 'bilinear' | 'bicubic' | 'lanczos' | null;
  /** A list of the classes in the order of the labels. */
  readonly classesFile: string | null;
  readonly classOrder: 'text' | 'natural' | null;
}

/** One assumption. */
export interface Assumption {
  readonly what: string;
  readonly value: string;
  /** Its source. */
  readonly from: string;
  /** The option that changes it; null if there is none. */
  readonly option: string | null;
}

/** Top-1 on a few images at the native resolution. */
export interface QuickCheck {
  readonly right: number;
  readonly images: number;
  readonly classes: number;
  /** Whether guessing would do as well with a probability above 1 in 1,000. */
  readonly isNearChance: boolean;
}

export type AdviseEvent =
  | { readonly type: 'assumptions'; readonly assumptions: readonly Assumption[] }
  | { readonly type: 'check'; readonly check: QuickCheck }
  | { readonly type: 'grid'; readonly grid: ChosenGrid };

export interface ChosenGrid {
  /** Ascending, pixels. */
  readonly resolutionsPx: readonly number[];
  readonly scopes: readonly (readonly string[])[];
  /** null if the speed is unknown. */
  readonly seconds: number | null;
  /** What was left out because of the budget or the network. */
  readonly notes: readonly string[];
}

export interface AdviseWatch {
  readonly tell: (event: AdviseEvent) => void;
  readonly openView: OpenView;
  readonly listen: () => Interrupts;
  readonly onCount?: OnCount | undefined;
}

/** The answer. */
export interface Advice {
  readonly assumptions: readonly Assumption[];
  readonly check: QuickCheck;
  readonly grid: ChosenGrid;
  /** The best choice, and the sentences of `report best` about it. */
  readonly best: BestRow;
  readonly sentences: readonly string[];
  readonly recommended: Recommendation;
  /** A cheaper test that loses less than a point; null if none was found. */
  readonly cheaper: Cheaper | null;
  readonly points: readonly PricedPoint[];
  /** Names of the files in the folder. */
  readonly files: readonly string[];
  /** What could not be written, and why. */
  readonly notes: readonly string[];
}

export interface Recommendation {
  readonly resolutionPx: number;
  readonly imageResolutionPx: number;
  readonly fix: string;
  /** `kept`: no gain over the native resolution is significant, and the native resolution is within the limits. */
  readonly why: 'significant gain' | 'kept' | 'within limits';
  /** Key of the run that tested it. */
  readonly run: string;
}

export interface Cheaper {
  readonly resolutionPx: number;
  readonly macs: number;
  readonly difference: number;
  readonly difference_ci95: Interval;
}

/** One test with its cost. */
export interface PricedPoint {
  readonly resolutionPx: number;
  readonly fix: string;
  readonly top1: number;
  readonly top1_ci95: Interval;
  /** As a multiple of a test at the native resolution; null if unknown. */
  readonly macs: number | null;
  /** Median seconds for a single image; null if it was not measured. */
  readonly latencySeconds: number | null;
  /** Whether no other test is both better and cheaper. */
  readonly isOnFront: boolean;
}
