import type { SerialisedError } from '../base/errors.ts';

/**
 * Whether the same run may succeed if retried: a worker was killed, a disk was full. A wrong spec, a missing image or
 * diverging training fails the same way every time.
 */
export const mayPass = (error: SerialisedError): boolean =>
  error.code === 'SCHEDULE_WORKER_DIED' || error.code === 'BASE_WRITE_FAILED';

const longestDelayMs = 30_000;

/** Doubles with every retry: 1, 2, 4 ... times the first delay, at most half a minute. `retry` counts from 1. */
export const retryDelayMs = (retry: number, firstDelayMs: number): number =>
  Math.min(longestDelayMs, firstDelayMs * 2 ** (retry - 1));
