import { mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { nearestFolder } from '../../base/files/nearest-folder.ts';

export interface RunsFolder {
  readonly path: string;
  readonly exists: boolean;
  /** Whether runs can be written there; for a folder that does not exist yet, whether it can be created. */
  readonly writable: boolean;
  /** The system's error if not. */
  readonly problem: string | null;
  /** For this user, on the folder's disk; null if unknown. */
  readonly freeBytes: number | null;
}

/** Creates and removes a temporary folder, since only that detects a read-only disk. */
export const examineRunsFolder = (path: string): RunsFolder => {
  const place = nearestFolder(path);
  const problem = writeProblem(place);
  return { path, exists: place === path, writable: problem === null, problem, freeBytes: freeBytes(place) };
};

const writeProblem = (place: string): string | null => {
  try {
    rmdirSync(mkdtempSync(join(place, '.fixres-doctor-')));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

const freeBytes = (place: string): number | null => {
  try {
    const { bavail, bsize } = statfsSync(place);
    return bavail * bsize;
  } catch {
    return null;
  }
};
