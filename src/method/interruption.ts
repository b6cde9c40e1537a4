import { setImmediate } from 'node:timers/promises';
import { FixresError } from '../base/errors.ts';

/**
 * Lets the process handle messages and signals, then throws EXECUTE_INTERRUPTED if a stop was requested. Engines may
 * compute synchronously, so no signal is handled between two calls.
 */
export const pauseForSignals = async (signal: AbortSignal): Promise<void> => {
  await setImmediate();
  if (signal.aborted) {
    throw new FixresError('EXECUTE_INTERRUPTED', 'interrupted', { hint: 'run the same command again to continue' });
  }
};
