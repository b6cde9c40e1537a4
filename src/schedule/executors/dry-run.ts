import type { Executor } from './types.ts';

/**
 * Does nothing, and every run finishes with no results: shows the order in which a plan is carried out. To be used
 * with a ledger that keeps nothing.
 */
export const createDryRunExecutor = (now: () => number = Date.now): Executor => ({
  run: async ({ job }, watch) => {
    watch.started(null);
    const atMs = now();
    const outcome = { key: job.key, results: {}, artifacts: [], environment: {}, startedMs: atMs, endedMs: atMs };
    return { type: 'finished', outcome };
  },
  close: async () => {},
});
