import type { SerialisedError } from '../../base/errors.ts';
import type { OnDamage } from '../../base/files/damage.ts';
import type { Metric, Progress, RunOutcome, StatusReason } from '../../domain/events.ts';
import type { RunJob } from '../../domain/jobs/jobs.ts';

/** One attempt at one run. */
export interface AttemptRequest {
  readonly job: RunJob;
  /** Keys of the parts of the plan that were executed for it, in order. */
  readonly parts?: readonly string[];
  /** For heads: disk space of the window that other workers fill; absent: there are none. */
  readonly windowBytes?: number;
  /** Counts from 1, across all invocations. */
  readonly attempt: number;
  readonly threads: number;
}

/** How an attempt reports to the scheduler, and how it is asked to end. */
export interface AttemptWatch {
  /**
   * Called once, when the attempt begins. The id is null if it has no process of its own. Aborts `stop` if the start
   * cannot be recorded: then nothing may run.
   */
  readonly started: (pid: number | null) => void;
  readonly progress: (progress: Progress) => void;
  readonly metrics: (metrics: readonly Metric[]) => void;
  readonly damaged: OnDamage;
  /** Aborted: end soon. */
  readonly stop: AbortSignal;
  /** Aborted: end immediately. */
  readonly kill: AbortSignal;
}

export type AttemptResult =
  | { readonly type: 'finished'; readonly outcome: RunOutcome; readonly peakMemoryBytes?: number }
  | {
      readonly type: 'failed';
      readonly error: SerialisedError;
      readonly logFile: string | null;
      /** Where the error's code does not determine it. */
      readonly reason?: StatusReason;
    }
  /** Ended without a result because `stop` or `kill` asked for it. */
  | { readonly type: 'stopped'; readonly logFile: string | null };

/** Where attempts are executed. */
export interface Executor {
  /** Never rejects: failures are results. */
  run(request: AttemptRequest, watch: AttemptWatch): Promise<AttemptResult>;
  /** Cleans up (idle worker processes). No attempt may be running. */
  close(): Promise<void>;
}
