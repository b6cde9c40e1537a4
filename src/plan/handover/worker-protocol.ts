import type { SerialisedError } from '../../base/errors.ts';
import type { Damage } from '../../base/files/damage.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Metric, Progress, RunOutcome } from '../../domain/events.ts';
import type { RunJob } from '../../domain/jobs/jobs.ts';
import type { EngineChoice } from '../../spec/experiment.ts';

/** What a worker is sent: one run at a time, and possibly a request to stop it. */
export type WorkerRequest = RunRequest | StopRequest;

export interface RunRequest {
  readonly type: 'run';
  readonly job: RunJob;
  /** Keys of the parts completed before this run, in order; the run combines what they left. */
  readonly parts?: readonly string[];
  /** For heads: disk space of the window that other workers fill; absent: there are none. */
  readonly windowBytes?: number;
  readonly runsDir: string;
  readonly attempt: number;
  readonly engine: EngineChoice;
  readonly threads: number;
  /** Recorded unchanged with the outcome: the origin of the spec. */
  readonly provenance?: JsonObject;
}

/**
 * Give up the current run: answer `failed` with `EXECUTE_INTERRUPTED`. A worker that does not answer in time is killed.
 */
export interface StopRequest {
  readonly type: 'stop';
}

/** What a worker sends. After `finished` or `failed` it waits for the next request. */
export type WorkerReply =
  | { readonly type: 'ready' }
  | { readonly type: 'heartbeat' }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'metrics'; readonly metrics: readonly Metric[] }
  | { readonly type: 'damaged'; readonly damage: Damage }
  | { readonly type: 'finished'; readonly outcome: RunOutcome }
  | { readonly type: 'failed'; readonly error: SerialisedError };
