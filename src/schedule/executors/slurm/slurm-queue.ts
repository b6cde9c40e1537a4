import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { serialiseError } from '../../../base/errors.ts';
import type { QueuedRun } from '../../../plan/queued-run.ts';
import type { RunPaths } from '../../../plan/run-paths.ts';
import type { AttemptRequest, AttemptResult, AttemptWatch } from '../types.ts';
import { type Batch, leftBatches, newBatchName, removeBatch, writeBatch } from './batch.ts';
import { outcomeDigest } from './ends.ts';
import { SlurmJob } from './job.ts';
import { type Answer, type SlurmPrograms, slurmPrograms } from './programs.ts';
import { isLiving, type QueuedArray, readQueue } from './queue.ts';
import { sbatchWords } from './sbatch-words.ts';
import type { SlurmExecutorOptions } from './types.ts';

/** Runs that are asked for within this time go into one job array. */
const gatherMs = 100;
const filesEveryMs = 1_000;
/** Who asked for an end waits so long for the cluster to carry it out. */
const cancelWaitMs = 8_000;
const cancelPollMs = 500;
/** Longest time between two tries to reach a controller that is down. */
const longestPauseMs = 60_000;

interface Wanted {
  readonly request: AttemptRequest;
  readonly watch: AttemptWatch;
  readonly submitted: (job: SlurmJob | 'stopped') => void;
  readonly failed: (error: unknown) => void;
}

type Arrays = ReadonlyMap<string, QueuedArray>;

/** What this process has in a cluster's queue. */
export class SlurmQueue {
  readonly #paths: RunPaths;
  readonly #options: SlurmExecutorOptions;
  readonly #programs: SlurmPrograms;
  readonly #pollMs: number;
  readonly #settleMs: number;
  readonly #jobs = new Set<SlurmJob>();
  readonly #batches = new Map<string, Batch>();
  readonly #wanted: Wanted[] = [];
  readonly #toCancel = new Set<SlurmJob>();
  /** Outcomes of the runs that an earlier process left in the queue, as they were when this one began. */
  readonly #outcomesAtStart = new Map<string, string | null>();
  #gathering: NodeJS.Timeout | null = null;
  #polling = false;
  #closed = false;
  #left: Promise<void> | null = null;
  #wake: () => void = () => {};

  constructor(paths: RunPaths, options: SlurmExecutorOptions) {
    this.#paths = paths;
    this.#options = options;
    this.#programs = options.programs ?? slurmPrograms;
    this.#pollMs = options.pollMs ?? 5_000;
    this.#settleMs = options.settleMs ?? 30_000;
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

  /** What is over leaves no files; what may still run is found again by the next process. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    for (const batch of this.#batches.values()) {
      if (batch.keys.every((_, index) => batch.over.has(index) || batch.done.has(index))) removeBatch(batch);
    }
  }

  /** A job of an earlier process that carries the same run out, or a new one. */
  async #jobFor(request: AttemptRequest, watch: AttemptWatch): Promise<SlurmJob | 'stopped'> {
    for (const batch of this.#batches.values()) {
      const { key } = request.job;
      const index = batch.keys.indexOf(key);
      const isLeft = index !== -1 && this.#outcomesAtStart.has(key) && !batch.done.has(index);
      const hasFinished = isLeft && outcomeDigest(this.#paths, key) !== this.#outcomesAtStart.get(key);
      if (!isLeft || (batch.over.has(index) && !hasFinished) || this.#isOurs(batch, index)) continue;
      const job = new SlurmJob(batch, index, this.#paths, watch);
      if (hasFinished || !job.wasCancelled) return job;
      await this.#endOf(job, watch); // two of the same must not write side by side
    }
    return await new Promise((submitted, failed) => {
      this.#wanted.push({ request, watch, submitted, failed });
      this.#gathering ??= setTimeout(() => void this.#submitAll(), gatherMs);
    });
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

  /** Batches of an earlier process, and which of their jobs are over. Waits for a controller that does not answer. */
  async #pickUpWhatIsLeft(watch: AttemptWatch): Promise<void> {
    const batches = leftBatches(this.#paths);
    if (batches.length === 0) return;
    for (const batch of batches) {
      this.#batches.set(batch.name, batch);
      for (const key of batch.keys) this.#outcomesAtStart.set(key, outcomeDigest(this.#paths, key));
    }
    for (let pauseMs = this.#pollMs; !isAsked(watch); pauseMs = Math.min(longestPauseMs, 2 * pauseMs)) {
      if ((await this.#look()) !== null) return;
      await pause(pauseMs, () => isAsked(watch));
    }
  }

  async #submitAll(): Promise<void> {
    this.#gathering = null;
    while (this.#wanted.length > 0) {
      const some = this.#wanted.splice(0, this.#options.slurm.array_size);
      const open = some.filter(({ watch, submitted }) => !isAsked(watch) || submitted('stopped'));
      if (open.length === 0) continue;
      try {
        const batch = this.#writeBatch(open);
        const isIn = await this.#submit(batch, open);
        for (const [index, { watch, submitted }] of open.entries()) {
          submitted(isIn ? new SlurmJob(batch, index, this.#paths, watch) : 'stopped');
        }
      } catch (error) {
        for (const { failed } of open) failed(error);
      }
    }
  }

  #writeBatch(wanted: readonly Wanted[]): Batch {
    const { runsDir, engine, slurm, provenance, timeoutMs = null } = this.#options;
    const shared = {
      type: 'run',
      runsDir,
      engine,
      threads: slurm.cpus_per_task,
      ...(provenance && { provenance }),
    } as const;
    const runs = wanted.map(({ request: { job, attempt } }): QueuedRun => {
      return {
        request: { ...shared, job, attempt },
        timeoutMs,
        requeue: slurm.requeue,
        before: outcomeDigest(this.#paths, job.key),
      };
    });
    const name = (this.#options.batchName ?? newBatchName)();
    return writeBatch(name, runs, this.#paths, this.#options);
  }

  /** Until Slurm has it: a call that nobody answered may have been heard all the same. false: nobody wants it any more. */
  async #submit(batch: Batch, wanted: readonly Wanted[]): Promise<boolean> {
    const { slurm, cwd = process.cwd() } = this.#options;
    const words = sbatchWords({ name: batch.name, runs: batch.keys.length, cwd, paths: batch.paths }, slurm);
    this.#batches.set(batch.name, batch);
    for (let pauseMs = this.#pollMs; ; pauseMs = Math.min(longestPauseMs, 2 * pauseMs)) {
      const answer = await this.#programs('sbatch', words);
      if (answer.type === 'said') {
        batch.jobId = Number.parseInt(answer.text, 10);
        return true;
      }
      if (answer.type === 'refused') {
        this.#forget(batch);
        throw answer.error;
      }
      const areAllAsked = (): boolean => wanted.every(({ watch }) => isAsked(watch));
      for (let isKnown = false; !isKnown; ) {
        await pause(pauseMs, areAllAsked);
        const arrays = await this.#look();
        isKnown = arrays !== null;
        if (arrays?.has(batch.name)) return true;
        if (isKnown && areAllAsked()) this.#forget(batch);
        if (areAllAsked()) return false;
      }
    }
  }

  #forget(batch: Batch): void {
    this.#batches.delete(batch.name);
    removeBatch(batch);
  }

  /** Files are looked at more often than the controller is asked, who has others to answer to. */
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

  /** One question for all jobs. null: nobody answered, so that nothing is known. */
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
    if (watch.kill.aborted) kill();
    else if (watch.stop.aborted) stop();
    watch.stop.addEventListener('abort', stop, { once: true });
    watch.kill.addEventListener('abort', kill, { once: true });
    return () => {
      clearTimeout(timer);
      watch.stop.removeEventListener('abort', stop);
      watch.kill.removeEventListener('abort', kill);
    };
  }

  async #cancelAll(): Promise<void> {
    const jobs = [...this.#toCancel];
    this.#toCancel.clear();
    const { type } = await this.#programs(
      'scancel',
      jobs.map(({ name }) => name),
    );
    // Nobody heard it: the next process takes the jobs over.
    if (type !== 'said') for (const job of jobs) job.unmarkCancelled();
    this.#wake();
  }
}

const isAsked = ({ stop, kill }: AttemptWatch): boolean => stop.aborted || kill.aborted;

const arraysOf = (answer: Answer): Arrays | null => {
  if (answer.type === 'refused') throw answer.error;
  if (answer.type === 'silent') return null;
  try {
    return readQueue(answer.text);
  } catch {
    return null; // cut off in the middle
  }
};

/** What Slurm does not list any more is over. */
const noteEnds = (batch: Batch, array: QueuedArray | undefined): void => {
  if (array !== undefined) batch.jobId = array.jobId;
  for (const index of batch.keys.keys()) {
    const state = array?.elements.get(index);
    const isOver = state === undefined ? !array?.othersPend : !isLiving(state);
    if (isOver) batch.over.add(index);
    else batch.over.delete(index);
  }
};

/** Waits, at most until nobody wants to any more. */
const pause = async (ms: number, isOver: () => boolean): Promise<void> => {
  for (let left = ms; left > 0 && !isOver(); left -= cancelPollMs) await delay(Math.min(left, cancelPollMs));
};
