import { didYouMean } from '../base/did-you-mean.ts';
import { isFixresError } from '../base/errors.ts';

/**
 * An error as text: what, where, and what to do next. With `verbose`, or for a bug, the stack as well. A location that
 * the message already starts with (as in problems of a spec) is not repeated.
 */
export const errorText = (error: unknown, verbose: boolean): string => {
  if (!isFixresError(error)) return bugText(error);
  const { message, path, hint, stack, cause } = error;
  const lines = [
    `fixres: ${message}`,
    ...(path === undefined || message.includes(path) ? [] : [`  at ${path}`]),
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
    ...(verbose
      ? [`  code: ${error.code}`, stack ?? '', ...(cause === undefined ? [] : [`cause: ${stackOf(cause)}`])]
      : []),
  ];
  return `${lines.join('\n')}\n`;
};

const bugText = (error: unknown): string =>
  `fixres: this is a bug in fixres\n${stackOf(error)}\nPlease report it with the command that you ran and the lines above.\n`;

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/**
 * Commander's error for a wrong command line (`error: unknown option '--x'`, possibly with a line `(Did you mean
 * --y?)`) in the style of all other errors. `words` name the command; empty: the program. `others` are the words of all
 * commands, to suggest one that exists elsewhere, as for `runs compare`.
 */
export const usageError =
  (words: string, others: readonly string[] = []) =>
  (text: string, write: (text: string) => void): void => {
    const [, message, meant] = /^(?:error: )?(.*?)(?:\n\(Did you mean (?:one of )?(.*)\?\))?\n*$/s.exec(text)!;
    const has = others.some((other) => other.startsWith(`${words} `)) ? 'commands' : 'options';
    const help = words === '' ? '`fixres --help` lists the commands' : `\`fixres ${words} --help\` lists its ${has}`;
    const elsewhere = commandsNamed(/^unknown command '(.+)'$/.exec(message!)?.[1], others);
    const near = elsewhere.length > 0 ? elsewhere : (meant?.split(/[\s,]+/) ?? []);
    const named = `did you mean ${near.map((word) => `\`${word}\``).join(', ')}? `;
    const suggestion = near.length === 0 ? nearestChoice(message!) : named;
    write(`fixres: ${ofArgument(message!)}\n  hint: ${suggestion}${help}\n`);
  };

const commandsNamed = (name: string | undefined, others: readonly string[]): string[] =>
  others.filter((words) => words.split(' ').at(-1) === name).map((words) => `fixres ${words}`);

/** Commander suggests commands and options, but not the values that they take. */
const nearestChoice = (message: string): string => {
  const [, word] = / (?:argument|value) '(.*?)' is invalid/s.exec(message) ?? [];
  const [, choices] = / (?:Allowed choices are|Expected) (.*)\.$/s.exec(message) ?? [];
  if (word === undefined || choices === undefined) return '';
  return didYouMean(word, choices.replaceAll('`', '').split(', '));
};

/** The name of an argument in brackets, since it has no dashes to set it apart. */
const ofArgument = (message: string): string =>
  message.replace(
    /^command-argument value '(.*?)' is invalid for argument '(.*?)'\./s,
    "argument <$2>: '$1' is invalid.",
  );
