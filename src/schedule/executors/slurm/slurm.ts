import { FixresError } from '../../../base/errors.ts';
import type { ExecutorKind } from '../kind.ts';
import { slurmPrograms } from './programs.ts';
import { createSlurmExecutor } from './slurm-executor.ts';
import { tellSilence } from './tell-silence.ts';
import type { SlurmSettings } from './types.ts';

/**
 * Jobs of a Slurm cluster: as many runs are in its queue as the spec allows, each with its own cores. A run's time
 * limit begins when it starts, not when it is queued, so its worker enforces it.
 */
export const slurm = {
  name: 'slurm',
  where: 'as jobs of a Slurm cluster',
  isHere: false,
  ownOptions: ['--slurm-profile'],
  unreadOptions: {
    names: ['--workers', '--threads', '--memory', '--devices', '--heartbeat-timeout'],
    hint: '`max_jobs` of the `slurm` section limits the runs in the queue; `cpus_per_task` and `memory_mib` set the resources of each',
  },
  /**
   * Throws `SCHEDULE_SLURM_UNAVAILABLE` if Slurm is not installed. A controller that is down is not an error,
   * because that is temporary.
   */
  assertAvailable: async () => {
    const answer = await slurmPrograms('sbatch', ['--version']);
    if (answer.type === 'said') return;
    if (answer.type === 'refused' && answer.error.code === 'SCHEDULE_SLURM_UNAVAILABLE') throw answer.error;
    const why = answer.type === 'refused' ? answer.error.message : answer.why;
    throw new FixresError('SCHEDULE_SLURM_UNAVAILABLE', `\`sbatch\` does not work here: ${why}`, {
      hint: 'try `sbatch --version`',
    });
  },
  open: ({ runsDir, engine, provenance, programs: { queuedWorker }, section, timeoutMs, waiting }) => {
    const settings = section as SlurmSettings; // of the schema's shape
    const { max_jobs: workers, cpus_per_task: threads } = settings;
    const programs = tellSilence(slurmPrograms, (why) => waiting(why && `Slurm's controller does not respond: ${why}`));
    const what = { runsDir, engine, provenance, timeoutMs, programs };
    const executor = createSlurmExecutor({ ...what, workerUrl: queuedWorker, slurm: settings });
    return { executor, workers, threads: workers * threads, threadsOfKind: () => threads, timeoutMs: null };
  },
} as const satisfies ExecutorKind;
