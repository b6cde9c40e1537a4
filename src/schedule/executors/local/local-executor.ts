import { FixresError, serialiseError } from '../../../base/errors.ts';
import type { JsonObject } from '../../../base/json.ts';
import { RunPaths } from '../../../plan/handover/run-paths.ts';
import type { RunRequest } from '../../../plan/handover/worker-protocol.ts';
import type { AttemptRequest, AttemptResult, AttemptWatch, Executor } from '../types.ts';
import { whenAsked } from '../when-asked.ts';
import { AttemptLog } from './attempt-log.ts';
import { countOomKills } from './oom-kills.ts';
import { peakMemoryOf, resetPeakMemory } from './peak-memory.ts';
import { SilenceWatch } from './silence-watch.ts';
import { type WantOfMemory, wantOfMemory } from './want-of-memory.ts';
import { type WorkerEnd, WorkerProcess } from './worker-process.ts';

export interface LocalExecutorOptions {
  /** The worker program: answers `RunRequest`s as defined in src/plan/handover/worker-protocol.ts. */
  readonly workerUrl: URL;
  readonly runsDir: string;
  readonly engine: RunRequest['engine'];
  readonly provenance?: JsonObject;
  /** Time for a run to stop by itself before its process is killed. */
  readonly graceMs?: number;
  /** A worker silent for this long is considered hung and is killed; null: never. */
  readonly heartbeatTimeoutMs?: number | null;
}

/**
 * Workers send a heartbeat every two seconds, but an engine may block their event loop for a whole training step, which
 * takes minutes if a large network is computed in JavaScript.
 */
const defaultHeartbeatTimeoutMs = 600_000;

/** No heartbeats are sent while the program loads, which takes a long time on a busy machine. */
const startTimeoutMs = 60_000;

/**
 * Executes runs in local worker processes, which are reused for later runs. If a process dies, only its run is lost.
 */
export const createLocalExecutor = (options: LocalExecutorOptions): Executor => {
  const workers = new Set<WorkerProcess>();
  const idle: WorkerProcess[] = [];
  const paths = new RunPaths(options.runsDir);
  const killAll = (): void => {
    for (const worker of workers) worker.kill();
  };
  process.on('exit', killAll);

  const take = (): WorkerProcess => {
    for (let worker = idle.pop(); worker !== undefined; worker = idle.pop()) if (worker.alive) return worker;
    const worker = new WorkerProcess(options.workerUrl);
    workers.add(worker);
    void worker.ended.then(() => workers.delete(worker));
    return worker;
  };

  const run = async (attempt: AttemptRequest, watch: AttemptWatch): Promise<AttemptResult> => {
    let log: AttemptLog;
    try {
      log = new AttemptLog(paths.log(attempt.job.key, attempt.attempt));
    } catch (error) {
      return { type: 'failed', error: serialiseError(error), logFile: null };
    }
    const worker = take();
    watch.started(worker.pid);
    if (watch.stop.aborted) {
      idle.push(worker);
      log.close();
      return { type: 'stopped', logFile: log.file };
    }
    const { runsDir, engine, graceMs = 2000, heartbeatTimeoutMs = defaultHeartbeatTimeoutMs, provenance } = options;
    const limits = { graceMs, heartbeatTimeoutMs };
    const request = { type: 'run', ...attempt, runsDir, engine, ...(provenance && { provenance }) } as const;
    const result = await converse(worker, request, watch, log, limits);
    if (worker.alive) idle.push(worker);
    log.close();
    return result;
  };

  const close = async (): Promise<void> => {
    killAll();
    await Promise.all([...workers].map((worker) => worker.ended));
    process.off('exit', killAll);
  };

  return { run, close };
};

/** Sends the run once the worker is ready, and listens until it has answered or exited. */
const converse = async (
  worker: WorkerProcess,
  request: RunRequest,
  watch: AttemptWatch,
  log: AttemptLog,
  { graceMs, heartbeatTimeoutMs }: { readonly graceMs: number; readonly heartbeatTimeoutMs: number | null },
): Promise<AttemptResult> => {
  const logFile = log.file;
  let wasSilent = false;
  const silentMs = (): number => Math.max(heartbeatTimeoutMs ?? 0, worker.isReady ? 0 : startTimeoutMs);
  const killSilent = (): void => {
    wasSilent = true;
    worker.kill();
  };
  const begin = (): void => {
    silence?.close();
    if (heartbeatTimeoutMs !== null) silence = new SilenceWatch(heartbeatTimeoutMs, killSilent);
    if (worker.pid !== null) resetPeakMemory(worker.pid);
    worker.send(request);
  };
  const oomKills = worker.pid === null ? () => null : countOomKills(worker.pid);
  let silence = heartbeatTimeoutMs === null ? null : new SilenceWatch(silentMs(), killSilent);
  const answer = new Promise<AttemptResult>((resolve) => {
    worker.onOutput = (chunk) => log.write(chunk);
    worker.onReply = (reply) => {
      silence?.heard();
      if (reply.type === 'ready') begin();
      if (reply.type === 'progress') watch.progress(reply.progress);
      if (reply.type === 'metrics') watch.metrics(reply.metrics);
      if (reply.type === 'damaged') watch.damaged(reply.damage);
      if (reply.type === 'finished') resolve({ type: 'finished', outcome: reply.outcome, ...memoryOf(worker) });
      if (reply.type === 'failed') resolve({ type: 'failed', error: reply.error, logFile });
    };
    void worker.ended.then((end) => {
      const silent = wasSilent ? `sent no heartbeat for ${silentMs() / 1000} s and was killed` : null;
      const wasKilled = wasSilent || watch.stop.aborted || watch.kill.aborted;
      const memory = wasKilled ? null : wantOfMemory(end, log.tail, oomKills());
      const error = deathOf(worker, silent ?? memory?.words ?? wordsFor(end), log, memory);
      resolve({ type: 'failed', error, logFile, ...(memory === null ? {} : { reason: 'oom' }) });
    });
  });
  if (worker.isReady) begin();
  const forget = stopWhenAsked(worker, watch, graceMs);
  const result = await answer;
  forget();
  silence?.close();
  await worker.outputRead();
  worker.onReply = () => {};
  worker.onOutput = () => {};
  return result.type === 'failed' && wasStopped(result, watch) ? { type: 'stopped', logFile } : result;
};

/**
 * Asks the worker to stop when the watch says so, and kills it if it does not stop in time, or immediately if asked to.
 */
const stopWhenAsked = (worker: WorkerProcess, watch: AttemptWatch, graceMs: number): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  const kill = (): void => worker.kill();
  const stop = (): void => {
    worker.send({ type: 'stop' });
    timer = setTimeout(kill, worker.isReady ? graceMs : 0);
  };
  const forget = whenAsked(watch, { stop, kill });
  return () => {
    clearTimeout(timer);
    forget();
  };
};

const memoryOf = (worker: WorkerProcess): { readonly peakMemoryBytes?: number } => {
  const peakMemoryBytes = worker.pid === null ? null : peakMemoryOf(worker.pid);
  return peakMemoryBytes === null ? {} : { peakMemoryBytes };
};

const wasStopped = (result: Extract<AttemptResult, { type: 'failed' }>, watch: AttemptWatch): boolean => {
  const { code } = result.error;
  const asked = watch.stop.aborted || watch.kill.aborted;
  return asked && (code === 'EXECUTE_INTERRUPTED' || code === 'SCHEDULE_WORKER_DIED');
};

const wordsFor = (end: WorkerEnd): string => {
  if ('startError' in end) return `could not be started (${end.startError})`;
  return 'signal' in end ? `was terminated by ${end.signal}` : `exited with code ${end.code}`;
};

const deathOf = (
  worker: WorkerProcess,
  how: string,
  log: AttemptLog,
  memory: WantOfMemory | null,
): ReturnType<typeof serialiseError> => {
  const message =
    worker.pid === null ? `worker process ${how}` : `worker process ${worker.pid} ${how} before the run was done`;
  log.write(`${message}\n`);
  const code = memory?.mayPass === false ? 'SCHEDULE_OUT_OF_MEMORY' : 'SCHEDULE_WORKER_DIED';
  return serialiseError(new FixresError(code, message, { path: log.file, hint: hintFor(memory) }));
};

const hintFor = (memory: WantOfMemory | null): string => {
  if (memory === null) return 'see the log of the attempt; with --retries, the run is retried automatically';
  const more = memory.mayPass
    ? 'use fewer --workers'
    : 'give workers more memory with NODE_OPTIONS=--max-old-space-size=MIB';
  return `${more}, or lower \`batch_size\``;
};
