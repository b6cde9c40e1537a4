import type { TerminalOptions } from '../report/render/terminal-options.ts';
import type { CliIo } from './io.ts';

/** The width that text gets where there is no terminal. */
const defaultColumns = 80;

/** Width and colour of what is printed. `NO_COLOR` and `FORCE_COLOR` decide before the terminal does. */
export const terminalOptions = ({ env, terminal }: Pick<CliIo, 'env' | 'terminal'>): TerminalOptions => ({
  columns: Math.max(40, Math.min(terminal?.stdout.columns ?? defaultColumns, 160)),
  color: wantsColor(env) ?? terminal !== undefined,
});

// https://no-color.org: any value but the empty one; FORCE_COLOR as Node and chalk read it.
const wantsColor = (env: NodeJS.ProcessEnv): boolean | undefined => {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR === undefined) return undefined;
  return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
};
