import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { CliIo } from '../io.ts';

/** Common options and steps of the commands that query or change the store. */
export interface StoredOptions {
  readonly runsDir: string;
}

export interface FormatOptions extends StoredOptions {
  readonly format: 'table' | 'json';
}

export const withRunsDir = (command: Command): Command =>
  command.option('--runs-dir <folder>', 'folder for the results', 'runs');

export const withFormat = (command: Command): Command =>
  withRunsDir(command).addOption(
    new Option('--format <format>', 'output format').choices(['table', 'json']).default('table'),
  );

/** Absolute path of `--runs-dir`. */
export const runsFolder = ({ cwd }: Pick<CliIo, 'cwd'>, runsDir: string): string => resolve(cwd, runsDir);

/** Prints a value as JSON, or as text made from it. */
export const print = <T>(io: CliIo, format: 'table' | 'json', value: T, text: (value: T) => string): void =>
  io.out(`${format === 'json' ? JSON.stringify(value, null, 2) : text(value)}\n`);
