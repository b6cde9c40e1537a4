import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { type ExecutorName, executorNames, type ScheduleOptions } from '../../../app/run/carry-out.ts';
import { FixresError } from '../../../base/errors.ts';
import { seconds, wholeNumber } from '../../option-values.ts';

/** What `run` and `runs retry` are told about how to carry runs out. */
export interface ScheduleWords {
  readonly executor: ExecutorName;
  readonly slurmProfile?: string;
  readonly workers: number;
  readonly threads: number;
  readonly memory?: number;
  readonly devices: number;
  readonly failFast?: true;
  readonly retries: number;
  readonly timeout?: number;
  readonly heartbeatTimeout: number;
  readonly maxRuns?: number;
}

const cores = availableParallelism();

export const withScheduleOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--executor <name>', 'where runs are carried out: on this machine or as jobs of a Slurm cluster')
        .choices(executorNames)
        .default('local'),
    )
    .option('--slurm-profile <file>', "options of sbatch, as YAML, over those in the spec's `slurm` section")
    .addOption(
      new Option('--workers <number>', 'worker processes side by side')
        .argParser(wholeNumber(1))
        .default(Math.min(4, cores), 'number of cores, at most 4'),
    )
    .addOption(
      new Option('--threads <number>', 'threads of all workers together')
        .argParser(wholeNumber(1))
        .default(cores, 'number of cores'),
    )
    .option('--memory <MiB>', 'memory of all workers together, as far as is known what runs need', wholeNumber(1))
    .option('--devices <number>', 'runs side by side on a device other than `cpu`', wholeNumber(1), 1)
    .addOption(
      new Option('--keep-going', 'go on with what a failed run does not touch (default)').conflicts('failFast'),
    )
    .option('--fail-fast', 'end everything at the first failure')
    .option('--retries <number>', 'try a run again after a failure that may pass', wholeNumber(0), 0)
    .option('--timeout <seconds>', 'end a run that takes longer; 0: never', seconds)
    .option('--heartbeat-timeout <seconds>', 'kill a worker that gives no sign of life; 0: never', seconds, 600)
    .option('--max-runs <number>', 'start at most so many runs, leave the rest for the next time', wholeNumber(1));

/** The file of `--slurm-profile`. Throws `CLI_USAGE` where nothing would be made of it, or of another option. */
export const slurmProfileOf = (command: Command): string | undefined => {
  const { executor, slurmProfile } = command.opts<ScheduleWords>();
  if (executor === 'slurm') assertForCluster(command);
  if (slurmProfile === undefined || executor === 'slurm') return slurmProfile;
  throw new FixresError('CLI_USAGE', '--slurm-profile is of no use without --executor slurm');
};

const forThisMachine = ['--workers', '--threads', '--memory', '--devices', '--heartbeat-timeout'];

const assertForCluster = (command: Command): void => {
  const given = command.options.filter(
    (option) =>
      forThisMachine.includes(option.long ?? '') && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (given[0] === undefined) return;
  throw new FixresError('CLI_USAGE', `${given[0].long} is of no use with --executor slurm`, {
    hint: '`max_jobs` of the `slurm` section says how many runs are in the queue, `cpus_per_task` and `memory_mib` what each gets',
  });
};

export const scheduleOptions = (words: ScheduleWords): ScheduleOptions => ({
  executor: words.executor,
  workers: words.workers,
  threads: words.threads,
  memoryBytes: words.memory === undefined ? null : words.memory * 2 ** 20,
  devices: words.devices,
  failFast: words.failFast === true,
  retries: words.retries,
  timeoutMs: words.timeout === undefined || words.timeout === 0 ? null : words.timeout * 1000,
  heartbeatTimeoutMs: words.heartbeatTimeout === 0 ? null : words.heartbeatTimeout * 1000,
  maxRuns: words.maxRuns ?? null,
});
