import { setImmediate } from 'node:timers/promises';
import { FixresError } from '../base/errors.ts';

/**
 * Gives the process's messages and signals their turn, then throws EXECUTE_INTERRUPTED if someone asked to stop. Engines
 * may compute synchronously, so that nothing is heard between two calls of this.
 */
export const pauseForSignals = async (signal: AbortSignal): Promise<void> => {
  await setImmediate();
  if (signal.aborted) {
    throw new FixresError('EXECUTE_INTERRUPTED', 'interrupted', { hint: 'run the same command again to continue' });
  }
};
