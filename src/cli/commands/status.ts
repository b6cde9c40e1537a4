import type { Command } from 'commander';
import { status } from '../../app/status.ts';
import type { CliIo } from '../io.ts';
import { statusPage } from './status/status-page.ts';
import { type FormatOptions, print, runsFolder, withFormat } from './stored.ts';

/**
 * `fixres status`: the process working in the folder, the progress of each experiment, running runs, and the latest
 * failures.
 */
export const registerStatus = (program: Command, io: CliIo): void => {
  withFormat(
    program.command('status').description('show the progress of experiments, what is running and what failed'),
  ).action(({ runsDir, format }: FormatOptions) => {
    print(io, format, status(runsFolder(io, runsDir)), (value) => statusPage(value, Date.now()));
  });
};
