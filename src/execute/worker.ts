import { serialiseError } from '../base/errors.ts';
import type { Progress } from '../base/events.ts';
import type { Watch } from '../method/index.ts';
import type { WorkerReply, WorkerRequest } from '../plan/worker-protocol.ts';
import { executeRun } from './execute-run.ts';

/*
 * The entry of a worker process: it is sent one run at a time over the process's channel, and answers on it. It stops at
 * the next step of a run when it is told to (SIGTERM) or when its parent is gone; SIGINT, which a terminal sends to every
 * process, is left to the parent.
 */

/** Engines may block the event loop, so that heartbeats come late: by at most one step of a training. */
const heartbeatMs = 2_000;
const progressMs = 100;

const stop = new AbortController();
let isBusy = false;

const reply = (message: WorkerReply): void => {
  if (process.connected) process.send!(message);
};

const stopSoon = (): void => {
  stop.abort();
  if (!isBusy) process.exit();
};

/** Passes the last of several quick messages on. */
const throttledProgress = (): ((progress: Progress) => void) => {
  let sentMs = 0;
  return (progress) => {
    const nowMs = Date.now();
    if (nowMs - sentMs < progressMs && progress.fraction < 1) return;
    sentMs = nowMs;
    reply({ type: 'progress', progress });
  };
};

const carryOut = async ({ job, runsDir, engine, threads }: WorkerRequest): Promise<void> => {
  const watch: Watch = {
    progress: throttledProgress(),
    metric: (metric) => reply({ type: 'metrics', metrics: [metric] }),
    signal: stop.signal,
  };
  isBusy = true;
  try {
    reply({ type: 'finished', outcome: await executeRun(job, { runsDir, engine, threads, watch }) });
  } catch (error) {
    const { stack } = error as Error;
    console.error(stack);
    reply({ type: 'failed', error: serialiseError(error) });
  }
  isBusy = false;
  if (stop.signal.aborted) process.exit();
};

process.on('SIGINT', () => {});
process.on('SIGTERM', stopSoon);
process.on('disconnect', stopSoon);
process.on('message', (request: WorkerRequest) => void carryOut(request));
setInterval(() => reply({ type: 'heartbeat' }), heartbeatMs).unref();
reply({ type: 'ready' });
