import type { CommandWords } from './command-words.ts';

/** A completion script for fish: one line per word, conditional on the command that it may follow. */
export const fishCompletion = (commands: readonly CommandWords[]): string =>
  ['# fish completion for fixres', condition, ...commands.flatMap(linesOf), ''].join('\n');

/** Whether the commands typed so far are exactly these words. */
const condition = `function __fixres_after
    set -l path
    for word in (commandline -opc)[2..-1]
        set -l longer (string join ' ' $path $word)
        if contains -- "$longer" $__fixres_paths
            set path $longer
        end
    end
    test "$path" = "$argv[1]"
end`;

const linesOf = ({ path, commands, options, values }: CommandWords, index: number, all?: readonly CommandWords[]) => {
  const after = `complete -c fixres -n ${quoted(`__fixres_after ${quoted(path)}`)}`;
  return [
    ...(index === 0
      ? [
          `set -g __fixres_paths ${pathsOf(all ?? [])
            .map(quoted)
            .join(' ')}`,
        ]
      : []),
    ...commands.map(({ word, description }) => `${after} -f -a ${word} -d ${quoted(description)}`),
    ...values.map((value) => `${after} -a ${quoted(value)}`),
    ...options.map(({ word, description, takesValue, choices }) => {
      const value = takesValue ? ` ${choices.length === 0 ? '-r' : `-x -a ${quoted(choices.join(' '))}`}` : '';
      return `${after} ${word.startsWith('--') ? `-l ${word.slice(2)}` : `-s ${word.slice(1)}`}${value} -d ${quoted(description)}`;
    }),
  ];
};

const pathsOf = (commands: readonly CommandWords[]): string[] =>
  commands.map(({ path }) => path).filter((path) => path !== '');

/** fish has two escapes inside single quotes. */
const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', ' ')}'`;
