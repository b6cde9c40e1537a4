import { type Stats, statSync } from 'node:fs';

/** undefined where nothing is, or what can't be looked at. */
export const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
};

/** Why no image can be read where a list says that there is one. */
export type Missing = 'does not exist' | 'is not a file';

/** undefined: there is a file. At once: a turn of the event loop takes many times as long. */
export const whyMissing = (file: string): Missing | undefined => {
  const found = statOf(file);
  if (found === undefined) return 'does not exist';
  return found.isFile() ? undefined : 'is not a file';
};

/** The same of an image that is skipped. */
export const missingReason = (missing: Missing): string =>
  missing === 'does not exist' ? 'the file does not exist' : 'it is not a file';
