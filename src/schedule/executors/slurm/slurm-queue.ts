import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { serialiseError } from '../../../base/errors.ts';
import type { RunPaths } from '../../../plan/handover/run-paths.ts';
import type { AttemptRequest, AttemptResult, AttemptWatch } from '../types.ts';
import { whenAsked } from '../when-asked.ts';
import { type Batch, leftBatches, removeBatch } from './batch.ts';
import { outcomeDigest } from './ends.ts';
import { SlurmJob } from './job.ts';
import { longerPauseMs, pause } from './pause.ts';
import { type Answer, type SlurmPrograms, slurmPrograms } from './programs.ts';
import { type Arrays, isLiving, type QueuedArray, readQueue } from './queue.ts';
import { isAsked, Submissions } from './submissions.ts';
import type { SlurmExecutorOptions } from './types.ts';

const filesEveryMs = 1_000;
/** How long a cancellation waits for the cluster. */
const cancelWaitMs = 8_000;
const cancelPollMs = 500;

/** The jobs of this process in a cluster's queue. */
export class SlurmQueue {
  readonly #paths: RunPaths;
  readonly #submissions: Submissions;
  readonly #programs: SlurmPrograms;
  readonly #pollMs: number;
  readonly #settleMs: number;
  readonly #jobs = new Set<SlurmJob>();
  readonly #batches = new Map<string, Batch>();
  readonly #toCancel = new Set<SlurmJob>();
  /** Outcomes of the runs that an earlier process left in the queue, as of the start of this process. */
  readonly #outcomesAtStart = new Map<string, string | null>();
  #polling = false;
  #closed = false;
  #left: Promise<void> | null = null;
  #wake: () => void = () => {};

  constructor(paths: RunPaths, options: SlurmExecutorOptions) {
    this.#paths = paths;
    this.#programs = options.programs ?? slurmPrograms;
    this.#pollMs = options.pollMs ?? 5_000;
    this.#settleMs = options.settleMs ?? 30_000;
    const [programs, pollMs, batches] = [this.#programs, this.#pollMs, this.#batches];
    this.#submissions = new Submissions({ ...options, paths, programs, pollMs, batches, look: () => this.#look() });
  }

  /** Throws `BASE_WRITE_FAILED`, `SCHEDULE_SLURM_REFUSED`, `SCHEDULE_SLURM_UNAVAILABLE`. */
  async run(request: AttemptRequest, watch: AttemptWatch): Promise<AttemptResult> {
    this.#left ??= this.#pickUpWhatIsLeft(watch);
    await this.#left;
    const job = await this.#jobFor(request, watch);
    if (job === 'stopped') return { type: 'stopped', logFile: null };
    this.#jobs.add(job);
    const forget = this.#cancelWhenAsked(job, watch);
    void this.#poll();
    try {
      return await job.ended;
    } finally {
      forget();
      this.#jobs.delete(job);
    }
  }

  /** Removes the files of batches that are over; the next process finds those that may still be running. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    for (const batch of this.#batches.values()) {
      if (batch.keys.every((_, index) => batch.over.has(index) || batch.done.has(index))) removeBatch(batch);
    }
  }

  /** A job of an earlier process that executes the same run, or a new one. */
  async #jobFor(request: AttemptRequest, watch: AttemptWatch): Promise<SlurmJob | 'stopped'> {
    for (const batch of this.#batches.values()) {
      const { key } = request.job;
      const index = batch.keys.indexOf(key);
      const isLeft = index !== -1 && this.#outcomesAtStart.has(key) && !batch.done.has(index);
      const hasFinished = isLeft && outcomeDigest(this.#paths, key) !== this.#outcomesAtStart.get(key);
      if (!isLeft || (batch.over.has(index) && !hasFinished) || this.#isOurs(batch, index)) continue;
      const job = new SlurmJob(batch, index, this.#paths, watch);
      if (hasFinished || !job.wasCancelled) return job;
      await this.#endOf(job, watch); // two jobs for the same run must not write at the same time
    }
    return await this.#submissions.submit(request, watch);
  }

  #isOurs(batch: Batch, index: number): boolean {
    return [...this.#jobs].some((job) => job.batch === batch && job.index === index);
  }

  async #endOf(job: SlurmJob, watch: AttemptWatch): Promise<void> {
    while (!job.batch.over.has(job.index) && !isAsked(watch)) {
      await pause(this.#pollMs, () => isAsked(watch));
      await this.#look();
    }
  }

  /**
   * Finds the batches of an earlier process, and checks which of their jobs are over. Keeps asking until the
   * controller answers.
   */
  async #pickUpWhatIsLeft(watch: AttemptWatch): Promise<void> {
    const batches = leftBatches(this.#paths);
    if (batches.length === 0) return;
    for (const batch of batches) {
      this.#batches.set(batch.name, batch);
      for (const key of batch.keys) this.#outcomesAtStart.set(key, outcomeDigest(this.#paths, key));
    }
    for (let pauseMs = this.#pollMs; !isAsked(watch); pauseMs = longerPauseMs(pauseMs)) {
      if ((await this.#look()) !== null) return;
      await pause(pauseMs, () => isAsked(watch));
    }
  }

  /** Checks files more often than it queries the controller, which has others to serve. */
  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    for (let askedMs = Number.NEGATIVE_INFINITY; this.#jobs.size > 0 && !this.#closed; await this.#pause()) {
      for (const job of this.#jobs) job.lookAtFiles();
      const open = [...this.#jobs].filter((job) => !job.hasEnded);
      const everyMs = open.some((job) => job.wasCancelled) ? Math.min(cancelPollMs, this.#pollMs) : this.#pollMs;
      if (open.length === 0 || performance.now() - askedMs < everyMs) continue;
      askedMs = performance.now();
      await this.#ask(open);
    }
    this.#polling = false;
  }

  async #ask(jobs: readonly SlurmJob[]): Promise<void> {
    try {
      await this.#look(jobs);
    } catch (error) {
      for (const job of jobs) job.end({ type: 'failed', error: serialiseError(error), logFile: null });
    }
  }

  async #pause(): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await delay(Math.min(filesEveryMs, this.#pollMs), undefined, { signal: woken.signal }).catch(() => {});
  }

  /** One query for all jobs. null: no answer, so nothing is known. */
  async #look(jobs: readonly SlurmJob[] = []): Promise<Arrays | null> {
    const arrays = arraysOf(await this.#programs('squeue', ['--json', '--states=all', '--me']));
    if (arrays === null) return null;
    for (const batch of this.#batches.values()) noteEnds(batch, arrays.get(batch.name));
    for (const job of jobs) {
      const array = arrays.get(job.batch.name);
      if (array?.othersPend && !array.elements.has(job.index)) continue;
      job.hear(array?.elements.get(job.index) ?? null, this.#settleMs);
    }
    return arrays;
  }

  #cancelWhenAsked(job: SlurmJob, watch: AttemptWatch): () => void {
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      job.markCancelled();
      if (this.#toCancel.size === 0) setImmediate(() => void this.#cancelAll());
      this.#toCancel.add(job);
      timer ??= setTimeout(() => job.stopped(), cancelWaitMs);
    };
    const kill = (): void => {
      stop();
      setImmediate(() => job.stopped());
    };
    const forget = whenAsked(watch, { stop, kill });
    return () => {
      clearTimeout(timer);
      forget();
    };
  }

  async #cancelAll(): Promise<void> {
    const jobs = [...this.#toCancel];
    this.#toCancel.clear();
    const { type } = await this.#programs(
      'scancel',
      jobs.map(({ name }) => name),
    );
    // The cancellation did not go through: the next process takes over the jobs.
    if (type !== 'said') for (const job of jobs) job.unmarkCancelled();
    this.#wake();
  }
}

const arraysOf = (answer: Answer): Arrays | null => {
  if (answer.type === 'refused') throw answer.error;
  if (answer.type === 'silent') return null;
  try {
    return readQueue(answer.text);
  } catch {
    return null; // truncated
  }
};

/** A job that Slurm no longer lists is over. */
const noteEnds = (batch: Batch, array: QueuedArray | undefined): void => {
  if (array !== undefined) batch.jobId = array.jobId;
  for (const index of batch.keys.keys()) {
    const state = array?.elements.get(index);
    const isOver = state === undefined ? !array?.othersPend : !isLiving(state);
    if (isOver) batch.over.add(index);
    else batch.over.delete(index);
  }
};
