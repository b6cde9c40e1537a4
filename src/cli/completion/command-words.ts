import type { Command } from 'commander';
import { commandsOf } from '../every-command.ts';

/** The words that may follow a command. */
export interface CommandWords {
  /** `runs list`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly DescribedWord[];
  readonly options: readonly OptionWords[];
  /** Known values of its arguments; if there are none, files. */
  readonly values: readonly string[];
}

export interface DescribedWord {
  readonly word: string;
  readonly description: string;
}

export interface OptionWords extends DescribedWord {
  /** Whether a value follows. */
  readonly takesValue: boolean;
  /** Its possible values; empty: anything, including files. */
  readonly choices: readonly string[];
}

/** Every command of a program, the program itself first. `valuesOf`: known values of arguments, by the argument's name. */
export const commandWords = (program: Command, valuesOf: Readonly<Record<string, readonly string[]>>): CommandWords[] =>
  [{ words: '', command: program }, ...commandsOf(program)].map(({ words: path, command }) => ({
    path,
    commands: command.commands.map((each) => ({
      word: each.name(),
      description: each.summary() || each.description(),
    })),
    options: [
      ...command.options.map(({ long, short, description, required, optional, argChoices }) => ({
        word: long ?? short ?? '',
        description,
        takesValue: required || optional,
        choices: argChoices ?? [],
      })),
      { word: '--help', description: 'display help for command', takesValue: false, choices: [] },
    ],
    values: command.registeredArguments.flatMap((argument) => argument.argChoices ?? valuesOf[argument.name()] ?? []),
  }));
