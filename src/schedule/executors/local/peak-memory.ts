import { readFileSync, writeFileSync } from 'node:fs';

/*
 * The most memory that a process has had in RAM, as Linux counts it. Elsewhere nothing is known.
 * Source: proc_pid_status(5), `VmHWM`, and proc_pid_clear_refs(5), which resets its count on writing a 5.
 */

/** Resets the count, so that it covers only the next run rather than all runs of the process. */
export const resetPeakMemory = (pid: number): void => {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // The count goes on: it then says too much, never too little.
  }
};

/** Bytes; null when the process is gone or the system does not say. */
export const peakMemoryOf = (pid: number): number | null => {
  try {
    const kib = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  } catch {
    return null;
  }
};
