/**
 * The program of every worker process: `worker-host URL-OF-WORKER PID-OF-SCHEDULER MARK`. Loads the worker and exits
 * with the scheduler. Prints the mark before every answer to a run, so that the scheduler knows which output came
 * before it. The scheduler decides when a worker has to stop, so signals that a terminal sends to the whole group are
 * ignored.
 */
import { Worker } from 'node:worker_threads';
import type { WorkerReply } from '../../../plan/handover/worker-protocol.ts';

const [workerUrl, schedulerPid, mark] = process.argv.slice(2);
if (workerUrl === undefined || schedulerPid === undefined) throw new Error('worker-host needs a URL and a process id');

process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('disconnect', () => process.exit(1));

// A scheduler that was killed cannot end its workers, and a worker that is busy in a long computation does not see the
// disconnect. A separate thread does: `process.ppid` changes when the parent is gone; on Windows it stays the same, and
// sending signal 0 fails instead.
const watchParent = `
  const scheduler = ${Number(schedulerPid)};
  const isGone = process.platform === 'win32' ? () => !canSignal(scheduler) : () => process.ppid !== scheduler;
  const canSignal = (pid) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  setInterval(() => {
    if (isGone()) process.kill(process.pid, 'SIGKILL');
  }, 250);
`;
new Worker(watchParent, { eval: true, execArgv: [], stdout: false, stderr: false }).unref();

const send = process.send!.bind(process);
process.send = ((message: WorkerReply, ...words: never[]): boolean => {
  if (message.type === 'finished' || message.type === 'failed') {
    process.stdout.write(`\0${mark}\0`);
    process.stderr.write(`\0${mark}\0`);
  }
  return send(message, ...words);
}) as typeof send;

await import(workerUrl);
