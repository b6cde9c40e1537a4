import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Scheduler } from './scheduler.ts';

/**
 * Waits for a program to end, at most `limitMs` after its last event. Time that its processes spent waiting for a
 * processor does not count: on a busy machine a program is slow, not stuck. false: it is still running.
 */
export const endsWithin = async (scheduler: Scheduler, limitMs: number): Promise<boolean> => {
  let [leftMs, events] = [limitMs, scheduler.events];
  let [lastMs, waitedMs] = [performance.now(), waitOf(scheduler)];
  while (!scheduler.hasEnded && leftMs > 0) {
    await Promise.race([delay(200), scheduler.ended]);
    const [nowMs, nowWaitedMs] = [performance.now(), waitOf(scheduler)];
    leftMs -= Math.max(0, nowMs - lastMs - Math.max(0, nowWaitedMs - waitedMs));
    if (scheduler.events > events) leftMs = limitMs;
    [lastMs, waitedMs, events] = [nowMs, nowWaitedMs, scheduler.events];
  }
  return scheduler.hasEnded;
};

const waitOf = ({ pid, workerPids }: Scheduler): number =>
  [pid, ...workerPids].reduce((sum, each) => sum + waitedForProcessorMs(each), 0);

/** 0 if the process is gone or the system does not report this. */
const waitedForProcessorMs = (pid: number): number => {
  try {
    // Nanoseconds spent on a processor, and waiting for one. Source: Documentation/scheduler/sched-stats.rst of Linux.
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
};
