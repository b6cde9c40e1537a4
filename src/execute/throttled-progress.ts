import type { Progress } from '../domain/events.ts';

/** Passes progress on no more often than so, but always that a run is done. */
export const throttledProgress = (
  leastMs: number,
  passOn: (progress: Progress) => void,
): ((progress: Progress) => void) => {
  let passedMs = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const nowMs = performance.now();
    if (nowMs - passedMs < leastMs && progress.fraction < 1) return;
    passedMs = nowMs;
    passOn(progress);
  };
};
