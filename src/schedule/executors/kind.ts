import type { JsonObject } from '../../base/json.ts';
import type { RunRequest } from '../../plan/handover/worker-protocol.ts';
import type { RunPlanOptions } from '../types.ts';

/** A way to execute runs, selected with `--executor NAME`. */
export interface ExecutorKind {
  readonly name: string;
  /** Completes "where runs execute: ..." in the help. */
  readonly where: string;
  /**
   * Whether runs compute on this machine: the engine is then tested here first, and runs share its memory and devices.
   */
  readonly isHere: boolean;
  /** Command-line options that only this executor reads. */
  readonly ownOptions: readonly string[];
  /** Options that it does not read, and what to use instead. */
  readonly unreadOptions: { readonly names: readonly string[]; readonly hint: string } | null;
  /** Called before anything is planned. Throws if the executor does not work on this machine. */
  readonly assertAvailable: () => Promise<void>;
  readonly open: (setting: ExecutorSetting) => OpenExecutor;
}

/** Everything an executor may need to know about its runs. */
export interface ExecutorSetting {
  /** Absolute. */
  readonly runsDir: string;
  readonly engine: RunRequest['engine'];
  /** Recorded with every result. */
  readonly provenance: JsonObject;
  /**
   * The programs that execute runs: a worker that executes one after another on request, or one that a queue starts for
   * a single run.
   */
  readonly programs: { readonly worker: URL; readonly queuedWorker: URL };
  /** The spec's section for this executor, with defaults, in the schema's shape; null: it has none. */
  readonly section: unknown;
  readonly workers: number;
  readonly threads: number;
  /** For one attempt. */
  readonly timeoutMs: number | null;
  readonly heartbeatTimeoutMs: number | null;
  /** Called when everything is waiting for something to recover; null: it has. */
  readonly waiting: (why: string | null) => void;
}

/** The executor, and what the scheduler needs to know about the place where it executes. */
export type OpenExecutor = Pick<RunPlanOptions, 'executor' | 'workers' | 'threads' | 'threadsOfKind' | 'timeoutMs'>;
