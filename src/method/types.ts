import type { Metric, Progress } from '../domain/events.ts';

/** How a long computation speaks to whoever runs it, and how it is asked to stop. */
export interface Watch {
  readonly progress: (progress: Progress) => void;
  readonly metric: (metric: Metric) => void;
  readonly signal: AbortSignal;
}

/** Tells a watcher of a part of the work, from one share of the whole to another. */
export const watchPart = (watch: Watch, from: number, to: number): Watch => ({
  ...watch,
  progress: ({ fraction, etaMs, ...progress }) =>
    watch.progress({
      ...progress,
      fraction: from + fraction * (to - from),
      // Only the last part knows when all is done.
      ...(etaMs === undefined || to < 1 ? {} : { etaMs }),
    }),
});
