import { resolve } from 'node:path';
import type { SkippedImage } from '../../data/index.ts';
import { RunPaths } from '../../plan/handover/run-paths.ts';
import { type RunOrigins, runOrigins } from '../../store/queries/runs/run-origins.ts';
import { type RunRecord, showRun } from '../../store/queries/runs/show-run.ts';
import { askStore } from '../ask-store.ts';
import { skippedImages } from '../results/skipped-images.ts';

export type { RunOrigins } from '../../store/queries/runs/run-origins.ts';
export type { AttemptRecord, RunRecord } from '../../store/queries/runs/show-run.ts';

/** Everything in the store about a run and its inputs. */
export interface RunDescription extends RunRecord {
  readonly origins: RunOrigins;
  /** Images that an index run skipped; absent if there are none. */
  readonly skipped?: readonly SkippedImage[];
}

/** The run with this key prefix. Throws `STORE_NOT_FOUND` if none or several match. */
export const describeRun = (runsDir: string, keyPrefix: string): RunDescription => {
  const { run, origins } = askStore(runsDir, (store) => {
    const found = showRun(store, keyPrefix);
    return { run: found, origins: runOrigins(store, found.key) };
  });
  const skipped = skippedImages(new RunPaths(resolve(runsDir)), run);
  return { ...run, origins, ...(skipped.length === 0 ? {} : { skipped }) };
};
