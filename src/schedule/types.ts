import type { SerialisedError } from '../base/errors.ts';
import type { RunEvent, StatusReason } from '../base/events.ts';
import type { Executor } from './executors/types.ts';
import type { Ledger } from './ledger.ts';

export interface RunPlanOptions {
  /** Closed at the end. */
  readonly executor: Executor;
  readonly ledger: Ledger;
  /** Runs that are carried out side by side. */
  readonly workers: number;
  /** Threads for all of them together. */
  readonly threads: number;
  /** Ends everything at the first failure; otherwise what does not need the failed run goes on. */
  readonly failFast?: boolean;
  /** How often a run is tried again after a failure that may pass. */
  readonly retries?: number;
  readonly firstRetryDelayMs?: number;
  /** For one attempt; null: as long as it takes. */
  readonly timeoutMs?: number | null;
  /** Aborted: running runs are asked to end, no other starts. */
  readonly signal?: AbortSignal;
  /** Aborted: running runs end at once. */
  readonly killSignal?: AbortSignal;
  /** Told after the ledger. */
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
  /** Every run that failed or was killed, in the order in which that happened. */
  readonly failures: readonly RunFailure[];
}
