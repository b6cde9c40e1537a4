import type { Metric, Progress } from '../domain/events.ts';

/** How a long computation reports to its caller, and how it is asked to stop. */
export interface Watch {
  readonly progress: (progress: Progress) => void;
  readonly metric: (metric: Metric) => void;
  readonly signal: AbortSignal;
}

/** Reports a part of the work to a watcher, scaled to a range of the whole. */
export const watchPart = (watch: Watch, from: number, to: number): Watch => ({
  ...watch,
  progress: ({ fraction, etaMs, ...progress }) =>
    watch.progress({
      ...progress,
      fraction: from + fraction * (to - from),
      // Only the last part knows when everything is done.
      ...(etaMs === undefined || to < 1 ? {} : { etaMs }),
    }),
});
