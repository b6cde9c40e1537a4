import type { RunJob } from '../domain/jobs/jobs.ts';
import type { RunLabels } from '../domain/jobs/run-labels.ts';

/** Why a run runs; `cached` ones do not. */
export type RunReason = 'cached' | 'absent' | 'forced' | 'failed-before' | 'input-changed';

export interface PlannedRun {
  readonly job: RunJob;
  /** Short and readable: `evaluate quicknet 48>72 classifier+bn seed 1`. */
  readonly title: string;
  readonly labels: RunLabels;
  /** Keys of the runs that must finish first: the values of `job.inputs`, without duplicates. */
  readonly after: readonly string[];
  readonly reason: RunReason;
}

/** Runs in an order in which each comes after its inputs. */
export interface Plan {
  readonly experiment: string;
  readonly specKey: string;
  readonly runs: readonly PlannedRun[];
  /**
   * Passes over images that features runs share, or that are divided into parts; absent: every run computes its own.
   */
  readonly passes?: readonly PlannedPass[];
  /** Heads runs that other workers may help; absent: none. */
  readonly windows?: readonly PlannedWindow[];
}

/**
 * Disk space through which other workers pass the trunk's outputs to a heads run, as `ahead` jobs. They are no runs of
 * the plan: nothing waits for them, and they only use workers that have nothing else to do.
 */
export interface PlannedWindow {
  /** Key of the heads run. */
  readonly heads: string;
  readonly bytes: number;
  /** Maximum number of workers that help. */
  readonly helpers: number;
}

/** One pass over the images of some features runs, in parts that can run side by side. */
export interface PlannedPass {
  readonly title: string;
  /** Images in a part. */
  readonly partImages: number;
  /** Keys of the features runs, which combine what the parts leave. */
  readonly runs: readonly string[];
  /** Of kind `pass`, in image order. They are not runs of the plan: their results are never requested. */
  readonly parts: readonly PlannedRun[];
}
