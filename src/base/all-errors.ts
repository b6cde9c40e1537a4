import { FixresError, isFixresError } from './errors.ts';

/**
 * Several errors as one, each with its own hint, so that all can be fixed at once; a single one is returned unchanged.
 * The code is that of the first.
 */
export const allErrors = (errors: readonly FixresError[]): FixresError => {
  const [first, ...rest] = errors;
  if (rest.length === 0) return first!;
  const texts = errors.map(({ message, hint }) => `${message}${hint === undefined ? '' : `\n  hint: ${hint}`}`);
  return new FixresError(first!.code, [`${errors.length} problems`, ...texts].join('\n\n'));
};

/** What `work` returns, or the error that it throws on purpose. */
export const tried = async <Value>(work: () => Value | Promise<Value>): Promise<Value | FixresError> => {
  try {
    return await work();
  } catch (error) {
    if (isFixresError(error)) return error;
    throw error;
  }
};
