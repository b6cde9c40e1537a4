import { serialiseError } from '../../../base/errors.ts';
import { RunPaths } from '../../../plan/handover/run-paths.ts';
import type { AttemptRequest, AttemptResult, AttemptWatch, Executor } from '../types.ts';
import { SlurmQueue } from './slurm-queue.ts';
import type { SlurmExecutorOptions } from './types.ts';

/**
 * Executes runs as jobs of a Slurm cluster, as many at a time as it is given. Submitted jobs outlive this process: if
 * the next process is asked for the same run, it waits for the existing job instead of submitting another. A controller
 * that does not answer means that nothing is known, never that a run has failed.
 */
export const createSlurmExecutor = (options: SlurmExecutorOptions): Executor => {
  const queue = new SlurmQueue(new RunPaths(options.runsDir), options);
  const run = async (request: AttemptRequest, watch: AttemptWatch): Promise<AttemptResult> => {
    try {
      return await queue.run(request, watch);
    } catch (error) {
      return { type: 'failed', error: serialiseError(error), logFile: null };
    }
  };
  return { run, close: () => queue.close() };
};
