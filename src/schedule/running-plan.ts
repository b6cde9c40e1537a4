import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import { FixresError, serialiseError } from '../base/errors.ts';
import type { RunEvent, StatusReason } from '../base/events.ts';
import { criticalPaths } from '../plan/estimate-cost.ts';
import { type Plan, type PlannedRun, type RunKind, runKinds } from '../plan/types.ts';
import { type AttemptEnd, attemptRun, type FailedAttempt } from './attempt.ts';
import { PlanState } from './plan-state.ts';
import { mayPass, retryDelayMs } from './retry.ts';
import { threadsFor } from './threads.ts';
import type { PlanOutcome, RunFailure, RunPlanOptions } from './types.ts';

/** What follows an attempt: another one, or the runs that waited for it, which end later. */
type Step = { readonly tryAgain: true } | { readonly tryAgain: false; readonly followers: Promise<void> };

const ended: Step = { tryAgain: false, followers: Promise.resolve() };

const neverAborted = new AbortController().signal;

/** A plan while it is carried out. */
export class RunningPlan {
  readonly #plan: Plan;
  readonly #options: RunPlanOptions;
  readonly #queue: PQueue;
  readonly #state: PlanState;
  readonly #priorities: ReadonlyMap<string, number>;
  readonly #threads: ReadonlyMap<RunKind, number>;
  readonly #cancel = new AbortController();
  readonly #interrupt: AbortSignal;
  readonly #failures: RunFailure[] = [];
  #finished = 0;
  #ledgerError: unknown;

  constructor(plan: Plan, options: RunPlanOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.workers });
    this.#state = new PlanState(plan);
    this.#priorities = criticalPaths(plan.runs);
    const { workers, threads } = options;
    this.#threads = new Map(runKinds.map((kind) => [kind, threadsFor(kind, plan, workers, threads)]));
    this.#interrupt = options.signal ?? neverAborted;
    // Every running attempt listens to it.
    if (options.killSignal !== undefined) setMaxListeners(0, options.killSignal);
  }

  async toTheEnd(): Promise<PlanOutcome> {
    const { experiment, runs } = this.#plan;
    const cached = runs.filter(({ reason }) => reason === 'cached').length;
    this.#emit({ type: 'plan-started', timestampMs: Date.now(), experiment, total: runs.length, cached });
    await this.#carryOut(this.#state.ready());
    if (this.#cancel.signal.aborted && !this.#interrupt.aborted && this.#ledgerError === undefined) this.#cancelRest();
    const count = (status: 'FAILED' | 'KILLED'): number => this.#failures.filter((run) => run.status === status).length;
    const counts = { finished: this.#finished, cached, failed: count('FAILED'), killed: count('KILLED') };
    const interrupted = this.#interrupt.aborted && counts.finished + cached < runs.length;
    this.#emit({ type: 'plan-ended', timestampMs: Date.now(), experiment, ...counts, interrupted });
    if (this.#ledgerError !== undefined) throw this.#ledgerError;
    return { ...counts, interrupted, failures: this.#failures };
  }

  /** Runs that can start, with all that follows them; what most waits for is started first. */
  async #carryOut(runs: readonly PlannedRun[]): Promise<void> {
    const first = runs.toSorted((a, b) => this.#priority(b) - this.#priority(a));
    await Promise.all(first.map((run) => this.#carryOutOne(run)));
  }

  async #carryOutOne(run: PlannedRun): Promise<void> {
    const before = this.#options.ledger.attemptsOf?.(run.job.key) ?? 0;
    for (let retry = 0; ; retry++) {
      if (retry > 0) await this.#pause(retry);
      const step = await this.#queue.add(() => this.#step(run, before + 1 + retry, retry), {
        priority: this.#priority(run),
      });
      if (!step.tryAgain) return step.followers;
    }
  }

  /**
   * One attempt and what it means for the others. This is done before the queue has room again, so that it chooses among
   * all that can start then.
   */
  async #step(run: PlannedRun, attempt: number, retry: number): Promise<Step> {
    const end = await this.#attempt(run, attempt);
    if (end === null) return ended;
    if (end.type === 'finished') return { tryAgain: false, followers: this.#finish(run, attempt, end.outcome) };
    const tryAgain = retry < (this.#options.retries ?? 0) && mayPass(end.error) && !this.#ending;
    this.#fail(run, attempt, end, tryAgain);
    if (tryAgain) return { tryAgain };
    this.#loseReaders(run, end.reason);
    return ended;
  }

  /** null when everything ends before it could begin. */
  async #attempt(run: PlannedRun, attempt: number): Promise<AttemptEnd | null> {
    if (this.#ending) return null;
    const { executor, timeoutMs = null, killSignal = neverAborted } = this.#options;
    const { job } = run;
    const threads = this.#threads.get(job.kind) ?? 1;
    const limits = { interrupt: this.#interrupt, cancel: this.#cancel.signal, kill: killSignal, timeoutMs };
    const at = () => ({ timestampMs: Date.now(), key: job.key });
    return attemptRun(executor, { job, attempt, threads }, run, limits, {
      started: (pid) => this.#emit({ type: 'run-started', ...at(), attempt, threads, pid }),
      progress: (progress) => this.#emit({ type: 'run-progress', ...at(), progress }),
      metrics: (metrics) => this.#emit({ type: 'run-metrics', ...at(), metrics }),
    });
  }

  async #finish(
    { job: { key } }: PlannedRun,
    attempt: number,
    outcome: Extract<AttemptEnd, { type: 'finished' }>['outcome'],
  ): Promise<void> {
    this.#emit({ type: 'run-finished', timestampMs: Date.now(), key, attempt, outcome });
    this.#finished++;
    await this.#carryOut(this.#state.finish(key));
  }

  #fail(run: PlannedRun, attempt: number, end: Omit<FailedAttempt, 'type'>, willRetry: boolean): void {
    const { status, reason, error, logFile } = end;
    const { key } = run.job;
    const timestampMs = Date.now();
    this.#emit({ type: 'run-failed', timestampMs, key, attempt, status, reason, error, logFile, willRetry });
    if (!willRetry) this.#failures.push({ key, title: run.title, status, reason, error, logFile });
  }

  #loseReaders(run: PlannedRun, reason: StatusReason): void {
    // A run that was stopped has not failed: what needs it waits for the next time, or is cancelled with all others.
    const wasStopped = reason === 'interrupted' || reason === 'cancelled';
    if (wasStopped) this.#state.drop(run.job.key);
    const lost = wasStopped ? [] : this.#state.fail(run.job.key);
    for (const reader of lost) this.#fail(reader, 0, upstreamFailed(reader, run), false);
    if (this.#options.failFast && !wasStopped) this.#cancel.abort();
  }

  #cancelRest(): void {
    for (const run of this.#state.open()) this.#fail(run, 0, cancelled(run), false);
  }

  #priority(run: PlannedRun): number {
    return this.#priorities.get(run.job.key) ?? 0;
  }

  get #ending(): boolean {
    return this.#interrupt.aborted || this.#cancel.signal.aborted;
  }

  async #pause(retry: number): Promise<void> {
    const signal = AbortSignal.any([this.#interrupt, this.#cancel.signal]);
    await delay(retryDelayMs(retry, this.#options.firstRetryDelayMs ?? 1000), undefined, { signal }).catch(() => {});
  }

  /** The ledger hears first; when it cannot keep what happened, nothing more may happen. */
  #emit(event: RunEvent): void {
    try {
      this.#options.ledger.record(event);
    } catch (error) {
      this.#ledgerError ??= error;
      this.#cancel.abort();
    }
    this.#options.onEvent?.(event);
  }
}

const upstreamFailed = (run: PlannedRun, failed: PlannedRun): Omit<FailedAttempt, 'type'> => ({
  status: 'KILLED',
  reason: 'upstream_failed',
  error: serialiseError(
    new FixresError('SCHEDULE_RUN_FAILED', `\`${run.title}\` needs \`${failed.title}\`, which failed`),
  ),
  logFile: null,
});

const cancelled = (run: PlannedRun): Omit<FailedAttempt, 'type'> => ({
  status: 'KILLED',
  reason: 'cancelled',
  error: serialiseError(
    new FixresError('SCHEDULE_INTERRUPTED', `\`${run.title}\` did not start because another run failed`),
  ),
  logFile: null,
});
