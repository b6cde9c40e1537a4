import type { JsonObject } from '../../base/json.ts';
import type { RunRequest } from '../../plan/handover/worker-protocol.ts';
import type { RunPlanOptions } from '../types.ts';

/** A way to execute runs, selected with `--executor NAME`. */
export interface ExecutorKind {
  readonly name: string;
  /** Completes "where runs execute: ..." in the help. */
  readonly where: string;
  /** Whether runs compute on this machine: the engine is then tried here first, and they share its memory and devices. */
  readonly isHere: boolean;
  /** Options of the command line that only this executor reads. */
  readonly ownOptions: readonly string[];
  /** Options that it does not read, and what it reads in their place. */
  readonly unreadOptions: { readonly names: readonly string[]; readonly hint: string } | null;
  /** Asked before anything is planned. Throws where it does not work on this machine. */
  readonly assertAvailable: () => Promise<void>;
  readonly open: (setting: ExecutorSetting) => OpenExecutor;
}

/** Everything that an executor may need to know about its runs. */
export interface ExecutorSetting {
  /** Absolute. */
  readonly runsDir: string;
  readonly engine: RunRequest['engine'];
  /** Recorded beside every result. */
  readonly provenance: JsonObject;
  /** The programs that execute runs: one after the other on request, or a single one started by a queue. */
  readonly programs: { readonly worker: URL; readonly queuedWorker: URL };
  /** What the spec says under the executor's name, with defaults, in the schema's shape; null: it has no section. */
  readonly section: unknown;
  readonly workers: number;
  readonly threads: number;
  /** For one attempt. */
  readonly timeoutMs: number | null;
  readonly heartbeatTimeoutMs: number | null;
  /** Nothing goes on until something comes back; null: it has. */
  readonly waiting: (why: string | null) => void;
}

/** The executor, and what the scheduler has to know of the place. */
export type OpenExecutor = Pick<RunPlanOptions, 'executor' | 'workers' | 'threads' | 'threadsOfKind' | 'timeoutMs'>;
