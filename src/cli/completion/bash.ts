import type { CommandWords, OptionWords } from './command-words.ts';

/**
 * A completion script for bash 3.2 and later: the commands before the cursor select a table of possible continuations,
 * with files as the fallback.
 */
export const bashCompletion = (commands: readonly CommandWords[]): string => `# bash completion for fixres
_fixres() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path="" word words="" choices=""
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " $path $word" in
${commands
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      ${path.includes(' ') ? `" ${path}"` : `"  ${path}"`}) path="${path}" ;;\n`)
  .join('')}    esac
  done
  case "$path $previous" in
${commands.flatMap(({ path, options }) => options.filter(({ takesValue }) => takesValue).map((option) => valueCase(path, option))).join('')}  esac
  case "$path" in
${commands.map(wordsCase).join('')}  esac
  if [[ "$current" != -* ]]; then words="$choices"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _fixres fixres
`;

/** After an option with a value only its values are offered; if none are known, bash offers files. */
const valueCase = (path: string, { word, choices }: OptionWords): string =>
  `    "${path} ${word}") COMPREPLY=(${choices.length === 0 ? '' : `$(compgen -W "${choices.join(' ')}" -- "$current")`}); return ;;\n`;

const wordsCase = ({ path, commands, options, values }: CommandWords): string => {
  const choices = [...commands.map(({ word }) => word), ...values].join(' ');
  return `    "${path}") words="${options.map(({ word }) => word).join(' ')}" choices="${choices}" ;;\n`;
};
