import type { SerialisedError } from '../base/errors.ts';
import type { Damage } from '../base/files/damage.ts';
import type { JsonObject } from '../base/json.ts';

/** As in MLflow; `reason` gives details. */
export type RunStatus = 'SCHEDULED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';
export type StatusReason =
  | 'timeout'
  | 'worker_died'
  | 'cancelled'
  | 'interrupted'
  | 'upstream_failed'
  | 'error'
  /** Out of memory. */
  | 'oom'
  /** On a cluster: preempted by other jobs, or the node failed. */
  | 'preempted'
  | 'node_fail';

/** A number over time. `step` counts optimiser steps, epochs or images, depending on the key. */
export interface Metric {
  readonly key: string;
  readonly value: number;
  readonly step: number;
  readonly timestampMs: number;
}

/** Progress of a running run; for display, not stored. */
export interface Progress {
  /** 0..1 of this run. */
  readonly fraction: number;
  readonly epoch?: number;
  readonly epochs?: number;
  readonly loss?: number;
  readonly imagesPerSecond?: number;
  readonly etaMs?: number;
  /** Number of images processed, if that is the only measure. */
  readonly images?: { readonly done: number; readonly total: number };
}

/** A file in the run's folder. */
export interface Artifact {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The prediction for one test image. `correct5`: whether the label, or another correct one, is among the five largest logits. */
export interface Prediction {
  /** Index of the image in its part of the data set. */
  readonly image: number;
  readonly label: number;
  readonly predicted: number;
  /** `predicted` is not `label` but also correct, because the image has several correct labels. */
  readonly alsoRight?: true;
  readonly correct5: boolean;
  readonly loss: number;
  /** The network's probability for its prediction, 0..1. Absent in tests by earlier versions. */
  readonly confidence?: number;
}

/** The beginning of a run's curve, up to a certain moment. */
export interface CurveMark {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * The result of a finished run, `outcome.json` in its folder. The predictions of an `evaluate` run are in
 * `predictions.json` in the same folder, an array of `Prediction`.
 */
export interface RunOutcome {
  readonly key: string;
  /** Final numbers: `top1`, `top5`, `loss`, `n`, `parameters` ... Accuracies 0..1. */
  readonly results: Readonly<Record<string, number>>;
  readonly artifacts: readonly Artifact[];
  /** Its metrics, in `curve.jsonl` in its folder; absent if there are none. */
  readonly curve?: CurveMark;
  /** Machine, engine and package versions, threads: recorded with the result, not part of its key. */
  readonly environment: JsonObject;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** A cause of failures: the runs that failed with the same message, and those that never started because of it. */
export interface FailureCause {
  readonly error: SerialisedError;
  /** The first run that failed with it. */
  readonly key: string;
  readonly title: string;
  readonly logFile: string | null;
  readonly failed: number;
  /** Failed runs together with their dependents. */
  readonly stopped: number;
}

/** Everything that happens while a plan runs, in order. */
export type RunEvent =
  | {
      readonly type: 'plan-started';
      readonly timestampMs: number;
      readonly experiment: string;
      readonly total: number;
      readonly cached: number;
    }
  | {
      readonly type: 'run-started';
      readonly timestampMs: number;
      readonly key: string;
      readonly attempt: number;
      readonly threads: number;
      readonly pid: number | null;
    }
  | { readonly type: 'run-progress'; readonly timestampMs: number; readonly key: string; readonly progress: Progress }
  | {
      readonly type: 'run-metrics';
      readonly timestampMs: number;
      readonly key: string;
      readonly metrics: readonly Metric[];
    }
  | {
      readonly type: 'run-finished';
      readonly timestampMs: number;
      readonly key: string;
      readonly attempt: number;
      readonly outcome: RunOutcome;
      /** Peak memory of its process; absent if unknown. */
      readonly peakMemoryBytes?: number;
    }
  | {
      readonly type: 'run-failed';
      readonly timestampMs: number;
      readonly key: string;
      readonly attempt: number;
      readonly status: 'FAILED' | 'KILLED';
      readonly reason: StatusReason;
      readonly error: SerialisedError;
      readonly logFile: string | null;
      readonly willRetry: boolean;
    }
  | ({ readonly type: 'file-damaged'; readonly timestampMs: number } & Damage)
  | {
      readonly type: 'plan-ended';
      readonly timestampMs: number;
      readonly experiment: string;
      readonly finished: number;
      readonly cached: number;
      readonly failed: number;
      readonly killed: number;
      /** Runs left for the next time. */
      readonly left: number;
      readonly interrupted: boolean;
      readonly causes: readonly FailureCause[];
    };
