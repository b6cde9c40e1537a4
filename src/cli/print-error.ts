import { isFixresError } from '../base/errors.ts';

/**
 * What a person reads of an error: what, where, and what to do next. With `debug`, or for a bug, the stack as well. A
 * place that the message already starts with (a spec's problems carry their own) is not told twice.
 */
export const errorText = (error: unknown, debug: boolean): string => {
  if (!isFixresError(error)) return bugText(error);
  const { message, path, hint, stack, cause } = error;
  const lines = [
    `fixres: ${message}`,
    ...(path === undefined || message.includes(path) ? [] : [`  at ${path}`]),
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
    ...(debug
      ? [`  code: ${error.code}`, stack ?? '', ...(cause === undefined ? [] : [`cause: ${stackOf(cause)}`])]
      : []),
  ];
  return `${lines.join('\n')}\n`;
};

const bugText = (error: unknown): string =>
  `fixres: this is a bug in fixres\n${stackOf(error)}\nPlease report it with the command that you ran and the lines above.\n`;

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
