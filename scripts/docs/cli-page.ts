import type { Argument, Command, Option } from 'commander';
import { commandsOf } from '../../src/cli/every-command.ts';
import { examples } from '../../src/cli/examples.ts';
import { heading, type MarkdownRow, markdownTable } from './markdown.ts';

/** `docs/cli.md`: every command with its arguments, options and examples, in the order of the help. */
export const cliPage = (program: Command): string => {
  const commands = commandsOf(program).filter(({ command }) => command.commands.length === 0);
  return [
    heading(1, 'Commands'),
    'Generated from the commands themselves by `npm run docs`; a test keeps it current.',
    heading(2, 'Options of every command'),
    optionTable(program.options),
    ...commands.map(({ words, command }) => section(words, command)),
  ]
    .join('\n\n')
    .concat('\n');
};

const section = (words: string, command: Command): string =>
  [
    heading(2, `fixres ${words}`),
    `${sentence(command.description())}`,
    fenced('text', [`fixres ${words} ${command.usage()}`]),
    command.registeredArguments.length === 0 ? '' : argumentTable(command.registeredArguments),
    command.options.length === 0 ? '' : optionTable(command.options),
    fenced('sh', (examples[words] ?? []).map(withComment)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');

/** Turns the remark after an example, two spaces behind it, into a shell comment. */
const withComment = (line: string): string => line.replace(/ {2,}(?=\S)/, '  # ');

const argumentTable = (args: readonly Argument[]): string =>
  markdownTable(
    ['Argument', 'Meaning'],
    args.map((argument) => [
      `\`${argument.name()}\`${argument.variadic ? ' …' : ''}`,
      meaning(argument.description, argument.argChoices, argument.defaultValue),
    ]),
  );

const optionTable = (options: readonly Option[]): string =>
  markdownTable(
    ['Option', 'Meaning'],
    options
      .filter((option) => !option.hidden)
      .map(
        (option): MarkdownRow => [
          `\`${option.flags}\``,
          meaning(option.description, option.argChoices, option.defaultValueDescription ?? option.defaultValue),
        ],
      ),
  );

const meaning = (description: string, choices: readonly string[] | undefined, value: unknown): string => {
  const facts = [
    ...(choices === undefined ? [] : [`one of ${choices.map((choice) => `\`${choice}\``).join(', ')}`]),
    ...(isSaid(value) ? [`default: \`${String(value)}\``] : []),
  ];
  return [sentence(description), ...(facts.length === 0 ? [] : [`(${facts.join('; ')})`])].join(' ').trim();
};

const isSaid = (value: unknown): boolean => (typeof value === 'string' && value !== '') || typeof value === 'number';

const sentence = (text: string): string =>
  text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

const fenced = (language: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : ['```'.concat(language), ...lines, '```'].join('\n');
