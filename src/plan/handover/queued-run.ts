import { join } from 'node:path';
import type { SerialisedError } from '../../base/errors.ts';
import type { StatusReason } from '../../domain/events.ts';
import type { RunRequest, WorkerReply } from './worker-protocol.ts';

/** A run waiting in a cluster's queue: the file that its worker reads there. */
export interface QueuedRun {
  readonly request: RunRequest;
  /** Counted from the start of the run; null: as long as the cluster allows. */
  readonly timeoutMs: number | null;
  /** Time between the cluster's warning and its time limit. */
  readonly warningMs: number;
  /** Whether the run may requeue itself near the cluster's time limit, if it has made progress since its last start. */
  readonly requeue: boolean;
  /** SHA-256 of the previous outcome (of a run that is forced to run again), or null. */
  readonly before: string | null;
}

/**
 * The record of a queued run that could not be executed, written by write-then-rename. A finished run leaves its
 * outcome.
 */
export interface QueuedFailure {
  readonly error: SerialisedError;
  /** Where the error's code does not determine it. */
  readonly reason?: StatusReason;
}

/** A line that a queued run reports while it runs. */
export type QueuedNews = Extract<WorkerReply, { readonly type: 'progress' | 'metrics' | 'damaged' }>;

/** The files of runs that were submitted to a cluster's queue together, by their indices in the job array. */
export class BatchPaths {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** What the cluster starts for each run. */
  get script(): string {
    return join(this.folder, 'job.sh');
  }

  /** Keys of the runs in order, as a list. Written last. */
  get keys(): string {
    return join(this.folder, 'keys.json');
  }

  run(index: number): string {
    return join(this.folder, `${index}.json`);
  }

  failure(index: number): string {
    return join(this.folder, `${index}.failed.json`);
  }

  /** Lines of `QueuedNews`. */
  news(index: number): string {
    return join(this.folder, `${index}.news.jsonl`);
  }

  /** Exists if the scheduler took the run back. */
  cancelled(index: number): string {
    return join(this.folder, `${index}.cancelled`);
  }

  /** A link to the attempt's log: the name by which the cluster knows the log. */
  log(index: number | string): string {
    return join(this.folder, `${index}.log`);
  }
}
