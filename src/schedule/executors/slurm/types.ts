import type { JsonObject } from '../../../base/json.ts';
import type { RunRequest } from '../../../plan/handover/worker-protocol.ts';
import type { SlurmPrograms } from './programs.ts';

/** How runs are submitted; the spec's `slurm` section. */
export interface SlurmSettings {
  readonly partition: string | null;
  readonly account: string | null;
  readonly qos: string | null;
  readonly gres: string | null;
  /** Maximum number of runs in the queue. */
  readonly max_jobs: number;
  readonly cpus_per_task: number;
  readonly memory_mib: number | null;
  readonly time_limit_minutes: number | null;
  readonly array_size: number;
  readonly requeue: boolean;
  readonly setup: readonly string[];
}

export interface SlurmExecutorOptions {
  /** `queued-worker BATCH-FOLDER INDEX`, such as src/execute/queued-worker.ts. */
  readonly workerUrl: URL;
  /** Absolute, and the same on every node. */
  readonly runsDir: string;
  readonly engine: RunRequest['engine'];
  readonly provenance?: JsonObject;
  readonly slurm: SlurmSettings;
  /** Limit of one attempt, from the moment it starts to run. */
  readonly timeoutMs?: number | null;
  /** Time between two queries of the queue. */
  readonly pollMs?: number;
  /** How long to wait for a job's files on a shared file system after it is over; also while Slurm requeues it. */
  readonly settleMs?: number;
  /** Working directory of the jobs, absolute; it must exist on every node. */
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly programs?: SlurmPrograms;
  /** Name of a new batch. */
  readonly batchName?: () => string;
}
