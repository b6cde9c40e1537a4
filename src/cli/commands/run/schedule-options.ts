import { type Command, Option } from 'commander';
import { type ExecutorName, executors, type ScheduleOptions } from '../../../app/run/carry-out.ts';
import { defaultSchedule } from '../../../app/run/default-schedule.ts';
import { FixresError } from '../../../base/errors.ts';
import { seconds, wholeNumber } from '../../option-values.ts';

/** Options of `run` and `runs retry` on how to execute runs. */
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

const { workers, threads } = defaultSchedule();

export const withScheduleOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--executor <name>', `where runs execute: ${executors.map(({ where }) => where).join(' or ')}`)
        .choices(executors.map(({ name }) => name))
        .default(executors[0].name),
    )
    .option('--slurm-profile <file>', "sbatch options in YAML, which override the spec's `slurm` section")
    .addOption(
      new Option('--workers <number>', 'number of parallel worker processes')
        .argParser(wholeNumber(1))
        .default(workers, 'number of cores, at most 4'),
    )
    .addOption(
      new Option('--threads <number>', 'total threads for all workers')
        .argParser(wholeNumber(1))
        .default(threads, 'number of cores'),
    )
    .option('--memory <MiB>', 'total memory for all workers, based on recorded peaks', wholeNumber(1))
    .option('--devices <number>', 'maximum number of runs side by side on a device other than `cpu`', wholeNumber(1), 1)
    .addOption(
      new Option('--keep-going', 'continue with runs that do not depend on a failed one (default)').conflicts(
        'failFast',
      ),
    )
    .option('--fail-fast', 'stop everything at the first failure')
    .option('--retries <number>', 'number of times to retry a run after a transient failure', wholeNumber(0), 0)
    .option('--timeout <seconds>', 'stop a run after this many seconds; 0: never', seconds)
    .option(
      '--heartbeat-timeout <seconds>',
      'kill a worker that is silent for this many seconds; 0: never',
      seconds,
      600,
    )
    .option('--max-runs <number>', 'start at most this many runs and leave the rest for the next time', wholeNumber(1));

/** Throws `CLI_USAGE` for an option that would have no effect. */
export const assertExecutorReads = (command: Command): void => {
  const { executor } = command.opts<ScheduleWords>();
  const given = command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map(({ long }) => long ?? '');
  for (const { name, ownOptions, unreadOptions } of executors) {
    const isChosen = name === executor;
    const idle = given.find((option) =>
      (isChosen ? unreadOptions?.names : ownOptions)?.some((each) => each === option),
    );
    if (idle === undefined) continue;
    if (!isChosen) throw new FixresError('CLI_USAGE', `${idle} requires --executor ${name}`);
    throw new FixresError('CLI_USAGE', `${idle} has no effect with --executor ${name}`, {
      hint: unreadOptions?.hint ?? 'omit it',
    });
  }
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
