import { type Stats, statSync } from 'node:fs';

/** undefined if it does not exist or can't be inspected. */
export const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
};

/** Why a listed image can't be read. */
export type Missing = 'does not exist' | 'is not a file';

/** undefined: the file exists. Synchronous, because a turn of the event loop takes many times as long. */
export const whyMissing = (file: string): Missing | undefined => {
  const found = statOf(file);
  if (found === undefined) return 'does not exist';
  return found.isFile() ? undefined : 'is not a file';
};

/** The same for a skipped image. */
export const missingReason = (missing: Missing): string =>
  missing === 'does not exist' ? 'the file does not exist' : 'it is not a file';
