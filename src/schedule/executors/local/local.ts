import type { ExecutorKind } from '../kind.ts';
import { createLocalExecutor } from './local-executor.ts';

/** Worker processes on this machine. */
export const local = {
  name: 'local',
  where: 'on this machine',
  isHere: true,
  ownOptions: [],
  unreadOptions: null,
  assertAvailable: async () => {},
  open: ({ runsDir, engine, provenance, programs, workers, threads, timeoutMs, heartbeatTimeoutMs }) => ({
    executor: createLocalExecutor({ workerUrl: programs.worker, runsDir, engine, provenance, heartbeatTimeoutMs }),
    workers,
    threads,
    timeoutMs,
  }),
} as const satisfies ExecutorKind;
