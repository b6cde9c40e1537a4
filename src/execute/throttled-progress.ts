import type { Progress } from '../domain/events.ts';

/** Passes progress on at most once every `leastMs`, but always reports completion. */
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
