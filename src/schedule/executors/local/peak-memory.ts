import { readFileSync, writeFileSync } from 'node:fs';

/*
 * The peak resident memory of a process, as Linux counts it. Unknown on other systems. Source: proc_pid_status(5),
 * `VmHWM`, and proc_pid_clear_refs(5), where writing a 5 resets the peak.
 */

/** Resets the peak, so that it covers only the next run rather than all runs of the process. */
export const resetPeakMemory = (pid: number): void => {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // The old peak stays: it may then be too high, never too low.
  }
};

/** Bytes; null if the process is gone or the system does not report it. */
export const peakMemoryOf = (pid: number): number | null => {
  try {
    const kib = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  } catch {
    return null;
  }
};
