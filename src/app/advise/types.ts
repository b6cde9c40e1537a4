import type { Interval } from '../../base/statistics.ts';
import type { BestRow } from '../../report/best/best.ts';
import type { Budget } from '../../report/best/budget.ts';
import type { Normalization } from '../draft/normalizations.ts';
import type { OnCount } from '../on-count.ts';
import type { ScheduleOptions } from '../run/carry-out.ts';
import type { Interrupts } from '../run/interrupts.ts';
import type { OpenView } from '../run/run-view.ts';

/** What somebody asks: at which resolution should this network be tested, and what does fine-tuning it there gain? */
export interface AdviseRequest {
  /** A file or folder of a network. */
  readonly model: string;
  /** Labelled images: a folder, or a list of them. */
  readonly images: string;
  /** Folder of training images; null: those that `images` has, if any. */
  readonly train: string | null;
  /** Folder of what is left; absolute. The runs are in it too. */
  readonly folder: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly overrides: Overrides;
  /** What the recommended test may cost. */
  readonly price: Budget;
  /** What all runs together may take. */
  readonly budgetSeconds: number;
  /** Goes on where the check says that something is wrong. */
  readonly anyway: boolean;
  readonly schedule: ScheduleOptions;
}

/** What is assumed otherwise; null: what the files say. */
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

/** One line of what was taken for granted. */
export interface Assumption {
  readonly what: string;
  readonly value: string;
  /** Where it is from. */
  readonly from: string;
  /** What changes it; null: nothing has to. */
  readonly option: string | null;
}

/** Top-1 of a few images at the native resolution. */
export interface QuickCheck {
  readonly right: number;
  readonly images: number;
  readonly classes: number;
  /** Whether a network that guesses would do as well more than once in a thousand times. */
  readonly isNearChance: boolean;
}

export type AdviseEvent =
  | { readonly type: 'assumptions'; readonly assumptions: readonly Assumption[] }
  | { readonly type: 'check'; readonly check: QuickCheck }
  | { readonly type: 'grid'; readonly grid: ChosenGrid };

export interface ChosenGrid {
  /** Rising, pixels. */
  readonly resolutionsPx: readonly number[];
  readonly scopes: readonly (readonly string[])[];
  /** null where no speed is known. */
  readonly seconds: number | null;
  /** What the budget left out, or the network does not take. */
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
  /** What is best, in sentences of `report best`. */
  readonly best: BestRow;
  readonly sentences: readonly string[];
  readonly recommended: Recommendation;
  /** A test that costs less and loses less than a point; null: none was found. */
  readonly cheaper: Cheaper | null;
  readonly points: readonly PricedPoint[];
  /** Names of what lies in the folder. */
  readonly files: readonly string[];
  /** What could not be left, and why. */
  readonly notes: readonly string[];
}

export interface Recommendation {
  readonly resolutionPx: number;
  readonly imageResolutionPx: number;
  readonly fix: string;
  /** `kept`: no gain over the native resolution can be told from chance, and it is within the limits. */
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

/** One test with its price. */
export interface PricedPoint {
  readonly resolutionPx: number;
  readonly fix: string;
  readonly top1: number;
  readonly top1_ci95: Interval;
  /** As a multiple of a test at the native resolution; null where it is not known. */
  readonly macs: number | null;
  /** Seconds for one image alone, median; null where it was not measured. */
  readonly latencySeconds: number | null;
  /** Whether nothing is both better and cheaper. */
  readonly isOnFront: boolean;
}
