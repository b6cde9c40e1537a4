import { resolve } from 'node:path';
import type { Command } from 'commander';
import { retryRuns } from '../../../app/run/retry-runs.ts';
import { FixresError } from '../../../base/errors.ts';
import { exitCodeOf, failureText } from '../../failure-text.ts';
import { listenForInterrupts } from '../../interrupts.ts';
import type { CliIo } from '../../io.ts';
import { viewOpener } from '../../views/view-opener.ts';
import {
  assertExecutorReads,
  type ScheduleWords,
  scheduleOptions,
  withScheduleOptions,
} from '../run/schedule-options.ts';
import { type FormatOptions, withFormat } from '../stored.ts';

interface RetryOptions extends FormatOptions, ScheduleWords {
  readonly failed?: true;
  readonly experiment?: string;
}

/**
 * `fixres runs retry KEY...|--failed`: runs these again, finished or not, together with missing inputs, according to
 * the latest plan of their experiment. Other runs of the experiment are not touched.
 */
export const registerRetry = (runs: Command, io: CliIo): void => {
  withScheduleOptions(withFormat(runs.command('retry').description('retry runs, together with missing inputs')))
    .argument('[keys...]', 'the first characters of run keys')
    .option('--failed', 'all runs that failed or were killed')
    .option('--experiment <name>', 'the experiment of --failed; default: the most recently planned')
    .action(async (prefixes: readonly string[], options: RetryOptions, given: Command) => {
      if ((options.failed === true) === prefixes.length > 0) {
        throw new FixresError('CLI_USAGE', 'specify the runs to retry: their keys, or --failed');
      }
      assertExecutorReads(given);
      const { slurmProfile: profile } = options;
      if (options.experiment !== undefined && options.failed !== true) {
        throw new FixresError('CLI_USAGE', '--experiment requires --failed, because a key already identifies the run');
      }
      const wanted = options.failed === true ? { failedIn: options.experiment ?? null } : prefixes;
      const outcome = await retryRuns(wanted, {
        runsDir: resolve(io.cwd, options.runsDir),
        schedule: scheduleOptions(options),
        slurmProfile: profile === undefined ? null : { file: profile, env: io.env, cwd: io.cwd },
        listen: listenForInterrupts,
        openView: viewOpener(io, { json: options.format === 'json', tui: false, runsDir: options.runsDir }),
      });
      io.err(failureText(outcome, io));
      io.exit(exitCodeOf(outcome));
    });
};
