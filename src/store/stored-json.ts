import { FixresError } from '../base/errors.ts';

/**
 * A JSON value that the store wrote. Throws `STORE_CORRUPT` for invalid JSON, which means that the database is damaged.
 */
export const storedJson = <Value>(text: string): Value => {
  try {
    return JSON.parse(text) as Value;
  } catch (cause) {
    throw new FixresError('STORE_CORRUPT', `the database contains damaged JSON: ${(cause as Error).message}`, {
      hint: damagedHint,
      cause,
    });
  }
};

export const damagedHint =
  'move `runs.sqlite` away: finished runs are recovered from their outcome.json and are not run again';
