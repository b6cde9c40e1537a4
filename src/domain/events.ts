import type { SerialisedError } from '../base/errors.ts';
import type { Damage } from '../base/files/damage.ts';
import type { JsonObject } from '../base/json.ts';

/** As in MLflow; `reason` beside it says more. */
export type RunStatus = 'SCHEDULED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';
export type StatusReason =
  | 'timeout'
  | 'worker_died'
  | 'cancelled'
  | 'interrupted'
  | 'upstream_failed'
  | 'error'
  /** The memory did not suffice. */
  | 'oom'
  /** On a cluster: others needed the place, the machine broke down. */
  | 'preempted'
  | 'node_fail';

/** A number over time. `step` counts optimiser steps, epochs or images, as the key says. */
export interface Metric {
  readonly key: string;
  readonly value: number;
  readonly step: number;
  readonly timestampMs: number;
}

/** What is happening inside a running run; for people, not kept. */
export interface Progress {
  /** 0..1 of this run. */
  readonly fraction: number;
  readonly epoch?: number;
  readonly epochs?: number;
  readonly loss?: number;
  readonly imagesPerSecond?: number;
  readonly etaMs?: number;
  /** Images that were looked at, where that is all that happens. */
  readonly images?: { readonly done: number; readonly total: number };
}

/** A file in the run's own folder. */
export interface Artifact {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** One test image's answer. `correct5` is whether the label, or another right one, is among the five largest logits. */
export interface Prediction {
  /** Index of the image in its part of the data set. */
  readonly image: number;
  readonly label: number;
  readonly predicted: number;
  /** The answer is not `label`, but right too: the image has several right labels. */
  readonly alsoRight?: true;
  readonly correct5: boolean;
  readonly loss: number;
  /** Probability that the network gives to its own answer, 0..1. Absent: an earlier version tested it. */
  readonly confidence?: number;
}

/** The beginning of a run's curve, up to a certain moment: what came after it is another matter. */
export interface CurveMark {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * What a finished run leaves, as `outcome.json` in its folder. The predictions of an `evaluate` run are in
 * `predictions.json` beside it, an array of `Prediction`.
 */
export interface RunOutcome {
  readonly key: string;
  /** Final numbers: `top1`, `top5`, `loss`, `n`, `parameters` ... Accuracies 0..1. */
  readonly results: Readonly<Record<string, number>>;
  readonly artifacts: readonly Artifact[];
  /** Its metrics, which are in `curve.jsonl` in its folder; absent without any. */
  readonly curve?: CurveMark;
  /** Machine, engine and package versions, threads: recorded beside the result, not part of its key. */
  readonly environment: JsonObject;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** What made runs fail: those that failed of it in the same words, and those that never started because of that. */
export interface FailureCause {
  readonly error: SerialisedError;
  /** The first run that failed of it. */
  readonly key: string;
  readonly title: string;
  readonly logFile: string | null;
  readonly failed: number;
  /** The failed ones together with those that need them. */
  readonly stopped: number;
}

/** Everything that happens while a plan is carried out, in order. */
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
      /** The most memory that its process had; absent where that is not known. */
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
      /** Runs that wait for the next time. */
      readonly left: number;
      readonly interrupted: boolean;
      readonly causes: readonly FailureCause[];
    };
