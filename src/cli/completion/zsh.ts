import { quoted } from '../../base/shell-word.ts';
import type { CommandWords, OptionWords } from './command-words.ts';

/**
 * A completion script for zsh: one function that finds the command among the words and describes the possible
 * continuations.
 */
export const zshCompletion = (commands: readonly CommandWords[]): string => `#compdef fixres
# zsh completion for fixres
_fixres() {
  local path_words="" word previous="\${words[CURRENT-1]}"
  local -a candidates
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case " $path_words $word" in
${commands
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      ${path.includes(' ') ? `" ${path}"` : `"  ${path}"`}) path_words="${path}" ;;\n`)
  .join('')}    esac
  done
  case "$path_words $previous" in
${commands.flatMap(({ path, options }) => options.filter(({ takesValue }) => takesValue).map((option) => valueCase(path, option))).join('')}  esac
  case "$path_words" in
${commands.map(wordsCase).join('')}  esac
  if (( \${#candidates} )); then _describe 'fixres' candidates; fi
  if [[ "\${words[CURRENT]}" != -* ]]; then _files; fi
}
if [[ "\${funcstack[1]}" == _fixres ]]; then _fixres "$@"; else compdef _fixres fixres; fi
`;

const valueCase = (path: string, { word, choices }: OptionWords): string =>
  `    "${path} ${word}") ${choices.length === 0 ? '_files' : `compadd -- ${choices.join(' ')}`}; return ;;\n`;

const wordsCase = ({ path, commands, options, values }: CommandWords): string => {
  const described = (words: readonly { readonly word: string; readonly description: string }[]): string =>
    words.map(({ word, description }) => ` ${quoted(`${word}:${description.replaceAll('\n', ' ')}`)}`).join('');
  const free = [...commands, ...values.map((word) => ({ word, description: 'ships with fixres' }))];
  return `    "${path}")
      if [[ "\${words[CURRENT]}" == -* ]]; then candidates=(${described(options)} )
      else candidates=(${described(free)} ); fi ;;\n`;
};
