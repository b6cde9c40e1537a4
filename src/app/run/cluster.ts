import { FixresError } from '../../base/errors.ts';
import { slurmPrograms } from '../../schedule/executors/slurm/programs.ts';
import { createSlurmExecutor } from '../../schedule/executors/slurm/slurm.ts';
import { tellSilence } from '../../schedule/executors/slurm/tell-silence.ts';
import type { SlurmExecutorOptions } from '../../schedule/executors/slurm/types.ts';
import type { RunPlanOptions } from '../../schedule/run-plan.ts';
import type { SlurmOptions } from '../../spec/experiment.ts';
import { queuedWorkerUrl } from './worker-url.ts';

type ClusterOptions = Pick<RunPlanOptions, 'executor' | 'workers' | 'threads' | 'threadsOfKind' | 'timeoutMs'>;

/**
 * How a plan is carried out on a Slurm cluster: as many runs are in its queue as the spec allows, each with its own cores.
 * The limit of a run begins when it starts, not when it is put into the queue, so its worker keeps it.
 */
export const onSlurm = (
  what: Pick<SlurmExecutorOptions, 'runsDir' | 'engine' | 'provenance' | 'timeoutMs'>,
  slurm: SlurmOptions,
  waiting: (why: string | null) => void,
): ClusterOptions => {
  const { max_jobs: workers, cpus_per_task: threads } = slurm;
  const programs = tellSilence(slurmPrograms, (why) => waiting(why && `Slurm's controller does not answer: ${why}`));
  const executor = createSlurmExecutor({ ...what, workerUrl: queuedWorkerUrl(), slurm, programs });
  return { executor, workers, threads: workers * threads, threadsOfKind: () => threads, timeoutMs: null };
};

/** Throws `SCHEDULE_SLURM_UNAVAILABLE` where Slurm is not installed. Its controller may be down: that passes. */
export const assertSlurm = async (): Promise<void> => {
  const answer = await slurmPrograms('sbatch', ['--version']);
  if (answer.type === 'said') return;
  if (answer.type === 'refused' && answer.error.code === 'SCHEDULE_SLURM_UNAVAILABLE') throw answer.error;
  const why = answer.type === 'refused' ? answer.error.message : answer.why;
  throw new FixresError('SCHEDULE_SLURM_UNAVAILABLE', `\`sbatch\` does not work here: ${why}`, {
    hint: 'try `sbatch --version`',
  });
};
