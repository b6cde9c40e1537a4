import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { AheadJob } from '../domain/jobs/jobs.ts';
import { failureCauses } from '../plan/failure-causes.ts';
import type { Plan, PlannedPass, PlannedRun } from '../plan/types.ts';
import { type AttemptEnd, attemptRun, type FailedAttempt } from './attempt.ts';
import { cancelledByPerson, cancelledWithRest, upstreamFailed } from './not-started.ts';
import { PlanNodes } from './plan-nodes.ts';
import { PlanRecord } from './plan-record.ts';
import { PlanState } from './plan-state.ts';
import { ResourcePool } from './resource-pool.ts';
import { mayPass, retryDelayMs } from './retry.ts';
import { SpareWorkers } from './spare-workers.ts';
import type { PlanOutcome, RunPlanOptions } from './types.ts';

/** What follows an attempt: another one, after a pause; or the runs that waited for it. */
type Step = { readonly tryAgain: true } | { readonly tryAgain: false; readonly followers: Promise<void> };

const ended: Step = { tryAgain: false, followers: Promise.resolve() };

/** Limits repairs, in case a disk keeps damaging what is written. */
const mostHealings = 3;

/** Jobs that are no runs of the plan report nothing. */
const unheard = { started: () => {}, progress: () => {}, metrics: () => {}, damaged: () => {} };

const neverAborted = new AbortController().signal;

/** A running plan. */
export class RunningPlan {
  readonly #plan: Plan;
  readonly #options: RunPlanOptions;
  readonly #queue: PQueue;
  readonly #state: PlanState;
  readonly #nodes: PlanNodes;
  readonly #record: PlanRecord;
  readonly #pool: ResourcePool;
  readonly #spare: SpareWorkers;
  /** Passes that some run may still wait for. */
  readonly #waitedFor: Set<PlannedPass>;
  /** Aborts each run in progress. */
  readonly #running = new Map<string, AbortController>();
  /** How often each run had to wait again because its inputs were damaged. */
  readonly #healings = new Map<string, number>();
  /** Runs that had finished but must be repeated. */
  readonly #reopened = new Set<string>();
  readonly #cached: Set<string>;
  readonly #finished = new Set<string>();
  readonly #cancel = new AbortController();
  readonly #interrupt: AbortSignal;
  #started = 0;

  constructor(plan: Plan, options: RunPlanOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.workers });
    this.#nodes = new PlanNodes(plan, options);
    this.#state = new PlanState(this.#nodes.all);
    this.#record = new PlanRecord(options, () => this.#cancel.abort('events cannot be recorded'));
    this.#waitedFor = new Set(plan.passes ?? []);
    this.#pool = new ResourcePool({
      cores: Math.max(options.workers, options.threads),
      memoryBytes: options.capacity?.memoryBytes ?? Number.POSITIVE_INFINITY,
      devices: options.capacity?.devices ?? Number.POSITIVE_INFINITY,
    });
    this.#spare = new SpareWorkers({
      ...{ plan, workers: options.workers, pool: this.#pool },
      needs: (run) => this.#nodes.needs(run),
      priority: (run) => this.#nodes.priority(run),
      execute: (job, heads, stop) => this.#help(job, heads, stop),
    });
    this.#cached = new Set(plan.runs.filter(({ reason }) => reason === 'cached').map(({ job }) => job.key));
    this.#interrupt = options.signal ?? neverAborted;
    // Every running attempt listens to it.
    if (options.killSignal !== undefined) setMaxListeners(0, options.killSignal);
  }

  async toTheEnd(): Promise<PlanOutcome> {
    const { experiment, runs } = this.#plan;
    const cached = this.#cached.size;
    const unlisten = this.#options.cancellations?.listen(() => this.#cancelWanted());
    this.#record.emit({ type: 'plan-started', timestampMs: Date.now(), experiment, total: runs.length, cached });
    await this.#carryOut(this.#state.ready());
    await this.#spare.close();
    unlisten?.();
    if (this.#cancel.signal.aborted && !this.#interrupt.aborted && this.#record.ledgerError === undefined)
      this.#cancelRest();
    const count = (status: 'FAILED' | 'KILLED'): number =>
      this.#record.failures.filter((run) => run.status === status).length;
    const counts = {
      finished: this.#finished.size,
      cached: this.#cached.size,
      failed: count('FAILED'),
      killed: count('KILLED'),
    };
    const interrupted = this.#interrupt.aborted && counts.finished + counts.cached < runs.length;
    const left = runs.length - Object.values(counts).reduce((sum, number) => sum + number);
    const after = new Map(runs.map((run) => [run.job.key, run.after]));
    const causes = failureCauses(this.#record.failures, (key) => after.get(key) ?? []);
    this.#record.emit({
      type: 'plan-ended',
      timestampMs: Date.now(),
      experiment,
      ...counts,
      left,
      interrupted,
      causes,
    });
    if (this.#record.ledgerError !== undefined) throw this.#record.ledgerError;
    return { ...counts, interrupted, left, failures: this.#record.failures, causes };
  }

  /**
   * Executes runs that can start, and everything that follows them; the run with the longest chain of dependents starts
   * first.
   */
  async #carryOut(runs: readonly PlannedRun[]): Promise<void> {
    const first = runs.toSorted((a, b) => this.#nodes.priority(b) - this.#nodes.priority(a));
    await Promise.all(first.map((run) => this.#carryOutOne(run)));
  }

  async #carryOutOne(run: PlannedRun): Promise<void> {
    const before = this.#options.ledger.attemptsOf?.(run.job.key) ?? 0;
    for (let retry = 0; ; ) {
      const step = await this.#queue.add(() => this.#step(run, before + 1 + retry, retry), {
        priority: this.#nodes.priority(run),
      });
      if (!step.tryAgain) return step.followers;
      await this.#pause(++retry);
    }
  }

  /**
   * One attempt and its consequences for the other runs. They are settled before the queue has room again, so that it
   * chooses among all runs that can start by then.
   */
  async #step(run: PlannedRun, attempt: number, retry: number): Promise<Step> {
    const release = await this.#spare.take(run);
    try {
      if (retry === 0 && this.#started >= (this.#options.maxRuns ?? Number.POSITIVE_INFINITY)) return ended;
      if (this.#ending || !this.#state.isOpen(run.job.key)) return ended;
      if (retry === 0 && !this.#nodes.isPart(run.job.key)) this.#started++;
      return this.#conclude(run, attempt, retry, await this.#attempt(run, attempt));
    } finally {
      release();
    }
  }

  #conclude(run: PlannedRun, attempt: number, retry: number, end: AttemptEnd): Step {
    if (end.type === 'finished') return { tryAgain: false, followers: this.#finish(run, attempt, end) };
    const tryAgain = retry < (this.#options.retries ?? 0) && mayPass(end.error) && !this.#ending;
    const healings = this.#healings.get(run.job.key) ?? 0;
    const mayHeal = end.error.code.startsWith('EXECUTE_ARTIFACT_') && healings < mostHealings && !this.#ending;
    this.#fail(run, attempt, end, tryAgain || mayHeal);
    if (tryAgain) return { tryAgain };
    if (mayHeal) {
      const lost = this.#damagedInputs(run);
      // Another reader found the damage first, and it has been repaired since.
      if (lost?.length === 0 && this.#inputsAreThere(run)) return { tryAgain: true };
      if (lost !== null) {
        this.#record.damagedInput(run, end.error);
        return { tryAgain: false, followers: this.#carryOut(lost) };
      }
      this.#fail(run, attempt, end, false);
    }
    if (this.#nodes.isPart(run.job.key) && !this.#ending) return { tryAgain: false, followers: this.#leavePart(run) };
    this.#loseReaders(run, end);
    return ended;
  }

  /**
   * The inputs that have to be recomputed, because the ledger no longer trusts their results; the run waits for them.
   * Empty if they are already being recomputed, or have been; null if there is no way to repair them.
   */
  #damagedInputs(run: PlannedRun): PlannedRun[] | null {
    this.#healings.set(run.job.key, (this.#healings.get(run.job.key) ?? 0) + 1);
    const damaged = run.after.filter((key) => !this.#options.ledger.has(key));
    const lost = this.#state.reopen(run, damaged);
    for (const { job } of lost ?? []) {
      this.#cached.delete(job.key);
      this.#finished.delete(job.key);
      this.#reopened.add(job.key);
    }
    return lost;
  }

  #inputsAreThere({ after }: PlannedRun): boolean {
    return after.every((key) => this.#options.ledger.has(key));
  }

  async #attempt(run: PlannedRun, attempt: number): Promise<AttemptEnd> {
    const { executor, timeoutMs = null, killSignal = neverAborted } = this.#options;
    const { job } = run;
    const threads = this.#nodes.threads(job.kind);
    const cancelRun = new AbortController();
    this.#running.set(job.key, cancelRun);
    const cancel = this.#cancel.signal;
    const limits = { interrupt: this.#interrupt, cancel, cancelRun: cancelRun.signal, kill: killSignal, timeoutMs };
    const at = () => ({ timestampMs: Date.now(), key: job.key });
    const parts = this.#nodes.partsOf(job.key);
    // A finished run that was found damaged is checked as a whole, whatever its parts reported.
    const isTold = parts !== undefined && !this.#reopened.has(job.key);
    const windowBytes = this.#spare.windowBytesOf(run);
    const request = { job, attempt, threads, ...(isTold ? { parts } : {}), ...(windowBytes && { windowBytes }) };
    this.#spare.begin(run);
    try {
      return await attemptRun(executor, request, run, limits, {
        started: (pid) => this.#record.emit({ type: 'run-started', ...at(), attempt, threads, pid }),
        progress: (progress) => this.#record.emit({ type: 'run-progress', ...at(), progress }),
        metrics: (metrics) => this.#record.emit({ type: 'run-metrics', ...at(), metrics }),
        damaged: (damage) => this.#record.damaged(damage),
      });
    } finally {
      this.#running.delete(job.key);
      this.#spare.end(run);
    }
  }

  /** Executes a job that helps heads; returns false if it failed. */
  async #help(job: AheadJob, heads: PlannedRun, stop: AbortSignal): Promise<boolean> {
    const { executor, killSignal = neverAborted } = this.#options;
    const limits = { interrupt: this.#interrupt, cancel: this.#cancel.signal, cancelRun: stop, kill: killSignal };
    const request = { job, attempt: 1, threads: this.#nodes.threads(heads.job.kind) };
    const run: PlannedRun = { ...heads, job };
    const end = await attemptRun(executor, request, run, { ...limits, timeoutMs: null }, unheard);
    return end.type === 'finished';
  }

  async #finish(
    { job: { key } }: PlannedRun,
    attempt: number,
    { type: _, ...end }: Extract<AttemptEnd, { type: 'finished' }>,
  ): Promise<void> {
    if (!this.#record.emit({ type: 'run-finished', timestampMs: Date.now(), key, attempt, ...end })) return;
    if (!this.#nodes.isPart(key)) this.#finished.add(key);
    await this.#carryOut(this.#state.finish(key));
  }

  #fail(run: PlannedRun, attempt: number, end: Omit<FailedAttempt, 'type'>, willRetry: boolean): void {
    this.#record.fail(run, attempt, end, { willRetry, isCounted: !this.#nodes.isPart(run.job.key) });
  }

  /** If a part was not completed, the runs of its pass do the work themselves, and report whatever prevents that. */
  #leavePart({ job }: PlannedRun): Promise<void> {
    return this.#carryOut(this.#state.finish(job.key));
  }

  #loseReaders(run: PlannedRun, end: Omit<FailedAttempt, 'type'>): void {
    const { reason } = end;
    const wasCancelled = this.#options.cancellations?.has(run.job.key) === true && reason === 'cancelled';
    // A run that was stopped has not failed: its dependents wait until the plan is run again, or are cancelled with the
    // rest.
    const isLeft = reason === 'interrupted' || (reason === 'cancelled' && !wasCancelled);
    if (isLeft) this.#state.drop(run.job.key);
    const lost = isLeft ? [] : this.#state.fail(run.job.key);
    for (const reader of lost) {
      if (this.#nodes.isPart(reader.job.key)) continue;
      const isWanted = this.#options.cancellations?.has(reader.job.key) === true;
      this.#fail(reader, 0, isWanted ? cancelledByPerson(reader) : upstreamFailed(reader, run, reason), false);
    }
    this.#stopIdleParts();
    if (this.#options.failFast && !isLeft && !wasCancelled) this.#cancel.abort('another run failed');
  }

  /** Stops parts that no run is waiting for any more. */
  #stopIdleParts(): void {
    for (const pass of this.#waitedFor) {
      if (pass.runs.some((key) => this.#state.isOpen(key))) continue;
      this.#waitedFor.delete(pass);
      for (const { job } of pass.parts) {
        const running = this.#running.get(job.key);
        if (running === undefined) this.#state.drop(job.key);
        else running.abort();
      }
    }
  }

  /** Stops runs that the user wants cancelled, and removes those that have not started. */
  #cancelWanted(): void {
    for (const run of this.#state.open()) {
      const { key } = run.job;
      const isWanted = this.#options.cancellations?.has(key) && !this.#nodes.isPart(key);
      if (!isWanted || !this.#state.isOpen(key)) continue;
      const running = this.#running.get(key);
      if (running !== undefined) running.abort();
      else {
        const end = cancelledByPerson(run);
        this.#fail(run, 0, end, false);
        this.#loseReaders(run, end);
      }
    }
  }

  #cancelRest(): void {
    for (const run of this.#state.open()) {
      if (!this.#nodes.isPart(run.job.key)) this.#fail(run, 0, cancelledWithRest(run), false);
      this.#state.drop(run.job.key);
    }
  }

  get #ending(): boolean {
    return this.#interrupt.aborted || this.#cancel.signal.aborted;
  }

  async #pause(retry: number): Promise<void> {
    const signal = AbortSignal.any([this.#interrupt, this.#cancel.signal]);
    await delay(retryDelayMs(retry, this.#options.firstRetryDelayMs ?? 1000), undefined, { signal }).catch(() => {});
  }
}
