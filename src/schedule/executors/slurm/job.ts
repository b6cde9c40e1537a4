import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { ownersOnly } from '../../../base/files/make-folder.ts';
import type { RunPaths } from '../../../plan/handover/run-paths.ts';
import type { AttemptResult, AttemptWatch } from '../types.ts';
import { type Batch, jobName, logOf, readRun } from './batch.ts';
import { endWithoutFiles, leftFailure, newOutcome } from './ends.ts';
import { NewsReader } from './news.ts';
import { type ElementState, hasBegun, isLiving } from './queue.ts';

/** A run that is queued or running on the cluster, and the attempt that waits for it. */
export class SlurmJob {
  readonly batch: Batch;
  readonly index: number;
  readonly ended: Promise<AttemptResult>;
  readonly #paths: RunPaths;
  readonly #watch: AttemptWatch;
  readonly #before: string | null;
  readonly #news: NewsReader;
  #resolve: (result: AttemptResult) => void = () => {};
  #hasStarted = false;
  #hasEnded = false;
  #overSinceMs: number | null = null;

  constructor(batch: Batch, index: number, paths: RunPaths, watch: AttemptWatch) {
    this.batch = batch;
    this.index = index;
    this.#paths = paths;
    this.#watch = watch;
    this.#before = readRun(batch, index).before;
    this.#news = new NewsReader(batch.paths.news(index));
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get name(): string {
    return jobName(this.batch, this.index);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get wasCancelled(): boolean {
    return existsSync(this.batch.paths.cancelled(this.index));
  }

  /** Prevents a later scheduler from mistaking its end for that of a run that is wanted. */
  markCancelled(): void {
    writeFileSync(this.batch.paths.cancelled(this.index), '', { mode: ownersOnly.file });
  }

  unmarkCancelled(): void {
    rmSync(this.batch.paths.cancelled(this.index), { force: true });
  }

  /** Passes on the run's reports, and ends once the run has left its outcome or a failure. */
  lookAtFiles(): void {
    if (this.#hasEnded) return;
    for (const news of this.#news.read()) {
      this.#start();
      if (news.type === 'progress') this.#watch.progress(news.progress);
      else if (news.type === 'metrics') this.#watch.metrics(news.metrics);
      else this.#watch.damaged(news.damage);
    }
    const end =
      newOutcome(this.#paths, this.batch.keys[this.index]!, this.#before, this.#logFile) ??
      leftFailure(this.batch.paths.failure(this.index), this.#logFile);
    if (end !== null) this.end(end);
  }

  /**
   * Takes the job's state according to Slurm; null: Slurm no longer knows it. An end counts only after a delay, so that
   * files have time to arrive.
   */
  hear(state: ElementState | null, settleMs: number): void {
    if (this.#hasEnded) return;
    if (state !== null && hasBegun(state)) this.#start();
    if (state !== null && isLiving(state)) {
      this.#overSinceMs = null;
      return;
    }
    this.#overSinceMs ??= performance.now();
    const isWanted = !this.wasCancelled;
    if (isWanted && performance.now() - this.#overSinceMs < settleMs) return;
    this.lookAtFiles();
    if (isWanted) this.end(endWithoutFiles(this.name, state, this.#logFile));
    else this.stopped();
  }

  end(result: AttemptResult): void {
    if (this.#hasEnded) return;
    if (result.type === 'finished') this.#start();
    this.#hasEnded = true;
    if (result.type !== 'stopped') this.batch.done.add(this.index);
    this.#resolve(result);
  }

  stopped(): void {
    this.end({ type: 'stopped', logFile: this.#logFile });
  }

  get #logFile(): string {
    return logOf(this.batch, this.index);
  }

  #start(): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    this.#watch.started(null);
  }
}
