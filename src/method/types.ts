import type { Metric, Progress } from '../domain/events.ts';

/** How a long computation speaks to whoever runs it, and how it is asked to stop. */
export interface Watch {
  readonly progress: (progress: Progress) => void;
  readonly metric: (metric: Metric) => void;
  readonly signal: AbortSignal;
}
