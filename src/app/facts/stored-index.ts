import { existsSync, readFileSync } from 'node:fs';
import { FixresError } from '../../base/errors.ts';
import type { DatasetIndex } from '../../data/index.ts';

/** The index of a data set that a run left; null where its file is gone. Throws `EXECUTE_ARTIFACT_CORRUPT`. */
export const storedIndex = (file: string): DatasetIndex | null => {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DatasetIndex;
  } catch (cause) {
    throw new FixresError('EXECUTE_ARTIFACT_CORRUPT', `${file} can't be read: ${(cause as Error).message}`, {
      path: file,
      hint: 'remove the run with `fixres runs rm` and run the experiment again',
      cause,
    });
  }
};
