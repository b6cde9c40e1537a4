import type { QueuedRun } from '../../../plan/handover/queued-run.ts';
import type { RunPaths } from '../../../plan/handover/run-paths.ts';
import { isTimed } from '../../is-timed.ts';
import type { AttemptRequest, AttemptWatch } from '../types.ts';
import { type Batch, newBatchName, removeBatch, writeBatch } from './batch.ts';
import { outcomeDigest } from './ends.ts';
import { SlurmJob } from './job.ts';
import { longerPauseMs, pause } from './pause.ts';
import type { SlurmPrograms } from './programs.ts';
import type { Arrays } from './queue.ts';
import { sbatchWords, warningSeconds } from './sbatch-words.ts';
import type { SlurmExecutorOptions } from './types.ts';

/** Runs requested within this time go into one job array. */
const gatherMs = 100;

export const isAsked = ({ stop, kill }: AttemptWatch): boolean => stop.aborted || kill.aborted;

interface Wanted {
  readonly request: AttemptRequest;
  readonly watch: AttemptWatch;
  readonly submitted: (job: SlurmJob | 'stopped') => void;
  readonly failed: (error: unknown) => void;
}

export interface SubmissionsOptions extends SlurmExecutorOptions {
  readonly programs: SlurmPrograms;
  readonly pollMs: number;
  readonly paths: RunPaths;
  /** Batches that may be in Slurm's queue, by name. */
  readonly batches: Map<string, Batch>;
  /** Queries the queue; null: no answer. */
  readonly look: () => Promise<Arrays | null>;
}

/** Submits runs to Slurm, those requested together as one job array. */
export class Submissions {
  readonly #options: SubmissionsOptions;
  readonly #wanted: Wanted[] = [];
  #gathering: NodeJS.Timeout | null = null;

  constructor(options: SubmissionsOptions) {
    this.#options = options;
  }

  /** Rejects with `BASE_WRITE_FAILED`, `SCHEDULE_SLURM_REFUSED`, `SCHEDULE_SLURM_UNAVAILABLE`. */
  submit(request: AttemptRequest, watch: AttemptWatch): Promise<SlurmJob | 'stopped'> {
    return new Promise((submitted, failed) => {
      this.#wanted.push({ request, watch, submitted, failed });
      this.#gathering ??= setTimeout(() => void this.#submitAll(), gatherMs);
    });
  }

  async #submitAll(): Promise<void> {
    this.#gathering = null;
    while (this.#wanted.length > 0) {
      const some = this.#wanted.splice(0, this.#options.slurm.array_size);
      for (const { watch, submitted } of some) if (isAsked(watch)) submitted('stopped');
      const open = some.filter(({ watch }) => !isAsked(watch));
      if (open.length > 0) await this.#submitArray(open);
    }
  }

  async #submitArray(wanted: readonly Wanted[]): Promise<void> {
    const { paths } = this.#options;
    try {
      const batch = this.#writeBatch(wanted);
      const isIn = await this.#untilIn(batch, wanted);
      for (const [index, { watch, submitted }] of wanted.entries()) {
        submitted(isIn ? new SlurmJob(batch, index, paths, watch) : 'stopped');
      }
    } catch (error) {
      for (const { failed } of wanted) failed(error);
    }
  }

  #writeBatch(wanted: readonly Wanted[]): Batch {
    const { paths, runsDir, engine, slurm, provenance, timeoutMs = null, batchName = newBatchName } = this.#options;
    const runs = wanted.map(({ request: { job, attempt, parts, windowBytes } }): QueuedRun => {
      const threads = slurm.cpus_per_task;
      return {
        request: {
          ...{ type: 'run', job, attempt, runsDir, engine, threads },
          ...(parts && { parts }),
          ...(windowBytes && { windowBytes }),
          ...(provenance && { provenance }),
        },
        timeoutMs,
        warningMs: 1000 * warningSeconds(slurm.time_limit_minutes),
        requeue: slurm.requeue,
        before: outcomeDigest(paths, job.key),
      };
    });
    return writeBatch(batchName(), runs, paths, this.#options);
  }

  /** Retries until Slurm has the batch: a call that got no answer may have got through. false: no longer wanted. */
  async #untilIn(batch: Batch, wanted: readonly Wanted[]): Promise<boolean> {
    const { slurm, cwd = process.cwd(), env = process.env, programs, pollMs, batches, look } = this.#options;
    const exclusive = wanted.some(({ request: { job } }) => isTimed(job));
    const submission = { name: batch.name, runs: batch.keys.length, cwd, paths: batch.paths, exclusive };
    const words = sbatchWords(submission, slurm, env);
    const areAllAsked = (): boolean => wanted.every(({ watch }) => isAsked(watch));
    batches.set(batch.name, batch);
    for (let pauseMs = pollMs; ; pauseMs = longerPauseMs(pauseMs)) {
      const answer = await programs('sbatch', words);
      if (answer.type === 'said') {
        batch.jobId = Number.parseInt(answer.text, 10);
        return true;
      }
      if (answer.type === 'refused') {
        this.#forget(batch);
        throw answer.error;
      }
      for (let isKnown = false; !isKnown; ) {
        await pause(pauseMs, areAllAsked);
        const arrays = await look();
        isKnown = arrays !== null;
        if (arrays?.has(batch.name)) return true;
        if (isKnown && areAllAsked()) this.#forget(batch);
        if (areAllAsked()) return false;
      }
    }
  }

  #forget(batch: Batch): void {
    this.#options.batches.delete(batch.name);
    removeBatch(batch);
  }
}
