import { serialiseError } from '../base/errors.ts';
import type { OnDamage } from '../base/files/damage.ts';
import { explainSystemError } from '../base/system-error.ts';
import { explainEngineError } from '../engine/index.ts';
import type { Watch } from '../method/index.ts';
import type { RunRequest, WorkerReply, WorkerRequest } from '../plan/handover/worker-protocol.ts';
import { executeRun } from './execute-run.ts';
import { throttledProgress } from './throttled-progress.ts';

/*
 * The program of a worker process: it receives one run at a time over the process's channel, and answers on it. It
 * stops a run at its next step on request (a `stop` request, SIGTERM) and exits when its parent is gone. SIGINT, which
 * a terminal sends to every process, is left to the parent.
 */

/** Engines may block the event loop, which delays heartbeats by at most one training step. */
const heartbeatMs = 2_000;
/** Minimum time between progress reports. */
const progressMs = 100;

let current: AbortController | undefined;

/** A parent that exits meanwhile is not an error: the worker then exits as well. */
const reply = (message: WorkerReply): void => {
  if (process.connected) process.send!(message, undefined, undefined, () => {});
};

const carryOut = async ({
  job,
  parts,
  windowBytes,
  runsDir,
  engine,
  threads,
  provenance,
}: RunRequest): Promise<void> => {
  const stop = new AbortController();
  const watch: Watch = {
    progress: throttledProgress(progressMs, (progress) => reply({ type: 'progress', progress })),
    metric: (metric) => reply({ type: 'metrics', metrics: [metric] }),
    signal: stop.signal,
  };
  current = stop;
  try {
    const damaged: OnDamage = (damage) => reply({ type: 'damaged', damage });
    const options = {
      ...{ runsDir, engine, threads, watch, damaged },
      ...(parts && { parts }),
      ...(windowBytes && { windowBytes }),
      ...(provenance && { provenance }),
    };
    reply({ type: 'finished', outcome: await executeRun(job, options) });
  } catch (error) {
    console.error(error);
    reply({ type: 'failed', error: serialiseError(explainSystemError(explainEngineError(error, 'this run'))) });
  } finally {
    current = undefined;
  }
};

const endAfterCurrent = (): void => {
  if (current === undefined) process.exit();
  current.abort();
  setInterval(() => current ?? process.exit(), 10);
};

process.on('SIGINT', () => {});
process.on('SIGTERM', endAfterCurrent);
process.on('disconnect', endAfterCurrent);
process.on('message', (request: WorkerRequest) => {
  if (request.type === 'stop') current?.abort();
  else void carryOut(request);
});
setInterval(() => reply({ type: 'heartbeat' }), heartbeatMs).unref();
reply({ type: 'ready' });
