import { roundStep } from '../../render/round-step.ts';

/** Round values from the first to the last of a range, at most `most` steps; the smallest of 1, 2 and 5 times a power of ten. */
export const roundTicks = (low: number, high: number, most = 6): number[] => {
  if (!(high > low)) return [low];
  const step = roundStep(high - low, most);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toFixed(digits)));
};
