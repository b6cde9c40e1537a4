import { fork } from 'node:child_process';
import { once } from 'node:events';
import { workerUrl } from '../run/worker-url.ts';

/** Seconds until a new worker process is ready for its first run. */
export const timedStart = async (): Promise<number> => {
  const startMs = performance.now();
  const worker = fork(workerUrl(), { stdio: 'ignore', serialization: 'advanced' });
  const ended = once(worker, 'exit');
  try {
    await Promise.race([once(worker, 'message'), ended]);
    return (performance.now() - startMs) / 1000;
  } finally {
    worker.kill('SIGKILL');
    await ended;
  }
};
