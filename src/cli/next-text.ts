import type { NextCommand } from '../app/results/next-commands.ts';
import { largest } from '../base/extremes.ts';
import { shellWord } from '../base/shell-word.ts';

/** Suggested next commands for the same folder of results; empty if there are none. */
export const nextText = (commands: readonly NextCommand[], runsDir: string): string => {
  if (commands.length === 0) return '';
  const place = runsDir === 'runs' ? '' : ` --runs-dir ${shellWord(runsDir)}`;
  const lines = commands.map(({ command, purpose }) => ({ typed: `${command}${place}`, purpose }));
  const width = largest(lines.map(({ typed }) => typed.length));
  return `\nnext:\n${lines.map(({ typed, purpose }) => `  ${typed.padEnd(width)}  ${purpose}\n`).join('')}`;
};
