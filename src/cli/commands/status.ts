import type { Command } from 'commander';
import { storeStatus } from '../../store/queries/status.ts';
import type { CliIo } from '../io.ts';
import { statusPage } from './status/status-page.ts';
import { askStore, type FormatOptions, print, withFormat } from './stored.ts';

/** `fixres status`: who works in the folder, how far each experiment is, what runs, and what failed last. */
export const registerStatus = (program: Command, io: CliIo): void => {
  withFormat(program.command('status').description('how far the experiments are, what runs and what failed')).action(
    ({ runsDir, format }: FormatOptions) => {
      const status = askStore(io, runsDir, storeStatus);
      print(io, format, status, (value) => statusPage(value, Date.now()));
    },
  );
};
