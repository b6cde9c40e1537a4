import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { openStore, type Store } from '../../store/store.ts';
import type { CliIo } from '../io.ts';

/** Options and steps of the commands that ask the store, or change it. */
export interface StoredOptions {
  readonly runsDir: string;
}

export interface FormatOptions extends StoredOptions {
  readonly format: 'table' | 'json';
}

export const withRunsDir = (command: Command): Command =>
  command.option('--runs-dir <folder>', 'folder of the results', 'runs');

export const withFormat = (command: Command): Command =>
  withRunsDir(command).addOption(
    new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'),
  );

/** Asks the store; nothing is created, locked or changed. */
export const askStore = <T>(io: CliIo, runsDir: string, ask: (store: Store) => T): T =>
  withStore(openStore(resolve(io.cwd, runsDir), { readonly: true }), ask);

/** Changes the store as its only owner: throws `SCHEDULE_LOCKED` while a scheduler works in the folder. */
export const changeStore = <T>(io: CliIo, runsDir: string, change: (store: Store) => T): T => {
  askStore(io, runsDir, () => {}); // changing must not make a store
  return withStore(openStore(resolve(io.cwd, runsDir)), change);
};

const withStore = <T>(store: Store, work: (store: Store) => T): T => {
  try {
    return work(store);
  } finally {
    store.close();
  }
};

/** Prints a value as JSON, or as text made from it. */
export const print = <T>(io: CliIo, format: 'table' | 'json', value: T, text: (value: T) => string): void =>
  io.out(`${format === 'json' ? JSON.stringify(value, null, 2) : text(value)}\n`);
