import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, rmSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { FixresError, serialiseError } from '../base/errors.ts';
import type { OnDamage } from '../base/files/damage.ts';
import { sha256OfFile } from '../base/files/hash-file.ts';
import { ownersOnly } from '../base/files/make-folder.ts';
import { explainSystemError } from '../base/system-error.ts';
import { explainEngineError } from '../engine/index.ts';
import type { Watch } from '../method/index.ts';
import { newsLine, readQueuedRun, writeFailure } from '../plan/handover/queued-files.ts';
import { BatchPaths, type QueuedFailure, type QueuedNews, type QueuedRun } from '../plan/handover/queued-run.ts';
import { RunPaths } from '../plan/handover/run-paths.ts';
import { artifactNames } from './artifacts.ts';
import { executeRun } from './execute-run.ts';
import { throttledProgress } from './throttled-progress.ts';

/*
 * `queued-worker BATCH-FOLDER INDEX`: executes one run from a cluster's queue. It leaves the run's outcome or a failure
 * file, or neither if the cluster terminates the job: the cluster then knows why. SIGUSR2 comes before the time limit
 * (not SIGUSR1, which makes Node open its debugger), SIGTERM when the job is preempted, cancelled or out of time.
 */

const [folder, word] = process.argv.slice(2);
if (folder === undefined || word === undefined) throw new Error('queued-worker needs a folder and an index');
const batch = new BatchPaths(folder);
const index = Number(word);

/** A damaged file counts as a failure of the run. */
const queuedRun = (): QueuedRun => {
  try {
    return readQueuedRun(batch.run(index));
  } catch (error) {
    writeFailure(batch.failure(index), { error: serialiseError(explainSystemError(error)) });
    throw error;
  }
};

const queued = queuedRun();
const { job, parts = [], windowBytes = 0, runsDir, engine, threads, provenance } = queued.request;
const paths = new RunPaths(runsDir);
const startedMs = Date.now();

/** Minimum time between progress reports: each costs a write on a shared file system. */
const progressMs = 3_000;
const lookEveryMs = 250;
/** A preemption sends both signals, possibly not at the same time. */
const signalsApartMs = 1_000;
/** Longest time that a cluster is expected to leave between SIGTERM and SIGKILL. */
const killWaitMs = 120_000;

const stop = new AbortController();
let why: 'told' | 'warned' | 'timeout' | null = null;
const stopFor = (reason: 'told' | 'warned' | 'timeout'): void => {
  if (why === null || reason === 'told') why = reason;
  stop.abort();
};
process.on('SIGTERM', () => stopFor('told'));
process.on('SIGUSR2', () => void stopWhenAhead());
if (queued.timeoutMs !== null) setTimeout(() => stopFor('timeout'), queued.timeoutMs).unref();

const tell = (news: QueuedNews): void => appendFileSync(batch.news(index), newsLine(news), { mode: ownersOnly.file });

const fail = (failure: QueuedFailure): void => {
  writeFailure(batch.failure(index), failure);
  process.exitCode = 1;
};

/** Whether the run has written a checkpoint since this process started. */
const gotAhead = (): boolean => {
  const stats = statSync(paths.artifact(job.key, artifactNames.checkpoint), { throwIfNoEntry: false });
  return stats !== undefined && stats.mtimeMs > startedMs;
};

/**
 * Waits for one more checkpoint, as a warning may come a minute early: without a checkpoint, all work since the start
 * is lost.
 */
const stopWhenAhead = async (): Promise<void> => {
  const latestMs = performance.now() + queued.warningMs / 2;
  while (!gotAhead() && performance.now() < latestMs && !stop.signal.aborted) await delay(lookEveryMs);
  stopFor('warned');
};

/** Requeues the job under the same id. Returns false if Slurm refuses. */
const requeue = (): boolean => {
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: element } = process.env;
  try {
    execFileSync('scontrol', ['requeue', `${array}_${element}`], { stdio: 'inherit' });
    return true;
  } catch (error) {
    console.error(error);
    return false;
  }
};

const outOfTime = (limit: string, hint: string): QueuedFailure => ({
  error: serialiseError(new FixresError('SCHEDULE_TIMEOUT', `the run did not finish within ${limit}`, { hint })),
  reason: 'timeout',
});

/**
 * Ends near the time limit. A SIGTERM along with the warning means that the job was preempted, or is about to end
 * anyway.
 */
const endWarned = async (): Promise<void> => {
  await delay(signalsApartMs);
  if (why === 'told') return endTold();
  if (queued.requeue && gotAhead() && requeue()) return endTold();
  fail(outOfTime("the cluster's time limit", 'raise `slurm.time_limit_minutes`'));
};

/** Waits for the cluster to end the job: one that exits by itself during a preemption would be considered finished. */
const endTold = async (): Promise<void> => {
  await delay(killWaitMs);
  process.exitCode = 1;
};

const isDone = (): boolean =>
  existsSync(paths.outcome(job.key)) && sha256OfFile(paths.outcome(job.key)) !== queued.before;

const carryOut = async (): Promise<void> => {
  console.log(`${new Date(startedMs).toISOString()} starting ${job.key}`);
  // A job that is restarted, e.g. after its node failed, may already have completed its run, but not exited.
  if (isDone()) return;
  rmSync(batch.failure(index), { force: true });
  const watch: Watch = {
    progress: throttledProgress(progressMs, (progress) => tell({ type: 'progress', progress })),
    metric: (metric) => tell({ type: 'metrics', metrics: [metric] }),
    signal: stop.signal,
  };
  try {
    const damaged: OnDamage = (damage) => tell({ type: 'damaged', damage });
    const options = { parts, windowBytes, runsDir, engine, threads, watch, damaged };
    await executeRun(job, { ...options, ...(provenance && { provenance }) });
  } catch (error) {
    console.error(error);
    if (why === 'told') return endTold();
    if (why === 'warned') return endWarned();
    if (why === 'timeout') return fail(outOfTime(`${queued.timeoutMs! / 1000} s`, 'see its log, or allow more time'));
    fail({ error: serialiseError(explainSystemError(explainEngineError(error, 'this run'))) });
  }
};

await carryOut();
process.exit();
