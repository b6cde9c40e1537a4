import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, ownersOnly } from '../../base/files/make-folder.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { explained } from '../sqlite-errors.ts';

/**
 * How another process asks the scheduler to cancel runs: an empty file `cancel-KEY` or `cancel-all` in `RUNS/requests`,
 * which the scheduler removes. A file is used because the database has one writer, and an empty file fits even on a
 * full disk.
 */
export type CancelRequest = string | { readonly all: true };

const prefix = 'cancel-';

/** Throws `STORE_UNWRITABLE`. */
export const requestCancel = (paths: RunPaths, request: CancelRequest): void =>
  explained(paths.requests, () => {
    makeFolder(paths.requests);
    writeFileSync(join(paths.requests, `${prefix}${typeof request === 'string' ? request : 'all'}`), '', {
      mode: ownersOnly.file,
    });
  });

/** Requests since the last call. */
export const takeCancelRequests = (paths: RunPaths): CancelRequest[] =>
  requestFiles(paths.requests).map((name) => {
    rmSync(join(paths.requests, name), { force: true });
    const run = name.slice(prefix.length);
    return run === 'all' ? { all: true } : run;
  });

const requestFiles = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter((name) => name.startsWith(prefix));
  } catch {
    return []; // there are no requests yet
  }
};
