import type { SerialisedError } from '../base/errors.ts';
import type { FailureCause, RunEvent, StatusReason } from '../domain/events.ts';
import type { RunJob } from '../domain/jobs/jobs.ts';
import type { RunKind } from '../domain/jobs/run-kinds.ts';
import type { Plan, PlannedRun } from '../plan/types.ts';
import type { Cancellations } from './cancellations.ts';
import type { Executor } from './executors/types.ts';
import type { Ledger } from './ledger.ts';
import type { Needs } from './resource-pool.ts';

export interface RunPlanOptions {
  /** Closed at the end. */
  readonly executor: Executor;
  readonly ledger: Ledger;
  /** Number of runs executed side by side. */
  readonly workers: number;
  /** Threads for all workers together. */
  readonly threads: number;
  /** Threads of the runs of a kind, if they don't follow from `threads`, which is then the total. */
  readonly threadsOfKind?: (kind: RunKind) => number;
  /** The whole plan, if only a part of it runs: threads follow from the whole. */
  readonly whole?: Plan;
  /** Memory and devices of all runs together; absent: unlimited. */
  readonly capacity?: Partial<Pick<Needs, 'memoryBytes' | 'devices'>>;
  /** What is known about a run's needs; absent: one core per thread, no memory, no device. */
  readonly needsOf?: (run: PlannedRun) => Partial<Needs>;
  /** How long each run takes relative to the others; absent: a guess. The longest chain of runs starts first. */
  readonly costOf?: (job: RunJob) => number;
  /** Maximum number of runs to start; the rest is left for the next time. */
  readonly maxRuns?: number;
  /** Requests to cancel runs while the plan runs. */
  readonly cancellations?: Cancellations;
  /** Ends everything at the first failure; otherwise runs that do not depend on the failed one go on. */
  readonly failFast?: boolean;
  /** How often a run is retried after a transient failure. */
  readonly retries?: number;
  readonly firstRetryDelayMs?: number;
  /** For one attempt; null: no limit. */
  readonly timeoutMs?: number | null;
  /** Aborted: running runs are asked to end, and no others start. */
  readonly signal?: AbortSignal;
  /** Aborted: running runs end immediately. */
  readonly killSignal?: AbortSignal;
  /** Called after the ledger. */
  readonly onEvent?: (event: RunEvent) => void;
}

export interface RunFailure {
  readonly key: string;
  readonly title: string;
  readonly status: 'FAILED' | 'KILLED';
  readonly reason: StatusReason;
  readonly error: SerialisedError;
  readonly logFile: string | null;
}

export interface PlanOutcome {
  readonly finished: number;
  readonly cached: number;
  readonly failed: number;
  readonly killed: number;
  readonly interrupted: boolean;
  /** Runs that were not tried, because of an interrupt or of `maxRuns`. */
  readonly left: number;
  /** Every run that failed or was killed, in order. */
  readonly failures: readonly RunFailure[];
  /** What went wrong, each cause once, in order of first occurrence. */
  readonly causes: readonly FailureCause[];
}
