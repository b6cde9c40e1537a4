import { availableParallelism } from 'node:os';
import { executors } from '../../schedule/executors/executors.ts';
import type { ScheduleOptions } from './carry-out.ts';

/** How runs are executed by default: on this machine, with all cores. */
export const defaultSchedule = (): ScheduleOptions => {
  const cores = availableParallelism();
  return {
    executor: executors[0].name,
    workers: Math.min(4, cores),
    threads: cores,
    memoryBytes: null,
    devices: 1,
    failFast: false,
    retries: 0,
    timeoutMs: null,
    heartbeatTimeoutMs: 600_000,
    maxRuns: null,
  };
};
