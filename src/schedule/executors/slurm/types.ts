import type { JsonObject } from '../../../base/json.ts';
import type { RunRequest } from '../../../plan/handover/worker-protocol.ts';
import type { SlurmPrograms } from './programs.ts';

/** How runs are submitted; the spec's `slurm` section. */
export interface SlurmSettings {
  readonly partition: string | null;
  readonly account: string | null;
  readonly qos: string | null;
  readonly gres: string | null;
  /** Runs in the queue at a time. */
  readonly max_jobs: number;
  readonly cpus_per_task: number;
  readonly memory_mib: number | null;
  readonly time_limit_minutes: number | null;
  readonly array_size: number;
  readonly requeue: boolean;
  readonly setup: readonly string[];
}

export interface SlurmExecutorOptions {
  /** `queued-worker BATCH-FOLDER INDEX`, as src/execute/queued-worker.ts is one. */
  readonly workerUrl: URL;
  /** Absolute, and the same on every node. */
  readonly runsDir: string;
  readonly engine: RunRequest['engine'];
  readonly provenance?: JsonObject;
  readonly slurm: SlurmSettings;
  /** Limit of one attempt, from the moment when it starts to run. */
  readonly timeoutMs?: number | null;
  /** Time between two looks at the queue. */
  readonly pollMs?: number;
  /** How long a job may be over before its files are expected on a shared file system; also while Slurm requeues it. */
  readonly settleMs?: number;
  /** Working directory of the jobs, absolute; it has to be there on every node. */
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly programs?: SlurmPrograms;
  /** Name of a new batch. */
  readonly batchName?: () => string;
}
