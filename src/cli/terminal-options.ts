import type { TerminalOptions } from '../report/render/terminal-options.ts';
import type { CliIo } from './io.ts';

/** Width of text if there is no terminal. */
const defaultColumns = 80;

/** Width and colour of the output. `NO_COLOR` and `FORCE_COLOR` take precedence over the terminal. */
export const terminalOptions = ({ env, terminal }: Pick<CliIo, 'env' | 'terminal'>): TerminalOptions => ({
  columns: Math.max(40, Math.min(terminal?.stdout.columns ?? defaultColumns, 160)),
  color: wantsColor(env) ?? terminal !== undefined,
});

// https://no-color.org: any non-empty value; FORCE_COLOR as in Node and chalk.
const wantsColor = (env: NodeJS.ProcessEnv): boolean | undefined => {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR === undefined) return undefined;
  return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
};
