import { type Command, Option } from 'commander';
import { examples } from './examples.ts';
import { usageError } from './print-error.ts';

/**
 * Common behaviour of all commands: `--json` if they can print JSON, examples at the end of the help, and uniform
 * errors. `names` are the first words of all commands, including those that are not loaded.
 */
export const completeCommands = (program: Command, names: readonly string[]): void => {
  const all = commandsOf(program);
  const known = [...new Set([...names, ...all.map(({ words }) => words)])];
  program.configureOutput({ outputError: usageError('', known) });
  for (const { words, command } of all) {
    addJson(command);
    command.configureOutput({ outputError: usageError(words, known) });
    const lines = examples[words] ?? [];
    if (lines.length > 0) command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  }
};

export interface NamedCommand {
  /** As typed, without `fixres`: `runs list`. */
  readonly words: string;
  readonly command: Command;
}

/** Every command and sub-command of a program, in the order of the help. */
export const commandsOf = (parent: Command, before = ''): NamedCommand[] =>
  parent.commands.flatMap((command) => {
    const words = `${before}${command.name()}`;
    return [{ words, command }, ...commandsOf(command, `${words} `)];
  });

/** `--format json` as one word. */
const addJson = (command: Command): void => {
  const format = command.options.find(({ long }) => long === '--format');
  if (format?.argChoices?.includes('json') !== true || command.options.some(({ long }) => long === '--json')) return;
  command.addOption(new Option('--json', 'the same as `--format json`').implies({ format: 'json' }));
  command.hook('preAction', (_, given) => {
    const { json, format: other } = given.opts<{ json?: true; format?: string }>();
    if (json === true && other !== 'json') {
      given.error(`error: option '--json' cannot be used with option '--format ${other}'`);
    }
  });
};
