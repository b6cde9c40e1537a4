import { rmSync, statSync } from 'node:fs';
import type { HeadsJob } from '../../domain/jobs/jobs.ts';
import { artifactNames } from '../../execute/artifacts.ts';
import { WindowFolder } from '../../execute/window/window-folder.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import type { Plan } from '../../plan/types.ts';
import { aheadJob } from '../../plan/windows/ahead-job.ts';
import { headsRuns } from '../../store/queries/heads-runs.ts';
import type { Store } from '../../store/store.ts';

/** After a plan has ended: removes the windows of heads that were killed, and the logs of workers that helped. */
export const forgetWindows = (paths: RunPaths, { runs, windows = [] }: Plan): void => {
  const jobs = new Map(runs.map(({ job }) => [job.key, job]));
  for (const { heads, bytes, helpers } of windows) {
    const job = jobs.get(heads) as HeadsJob;
    windowOf(paths, heads).remove();
    for (let worker = 0; worker < helpers; worker++) {
      rmSync(paths.folder(aheadJob(job, bytes, worker).key), { recursive: true, force: true });
    }
  }
};

/** Removes windows that no heads use: those of runs that have ended, or whose position is old. */
export const removeLeftWindows = (store: Store): void => {
  for (const { key, status } of headsRuns(store)) {
    const window = windowOf(store.paths, key);
    const movedMs = statSync(window.folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (status !== 'RUNNING' || Date.now() - movedMs > oldMs) window.remove();
  }
};

/** Heads move on after every slice, or at least after every epoch's test. */
const oldMs = 24 * 3600 * 1000;

const windowOf = (paths: RunPaths, heads: string): WindowFolder =>
  new WindowFolder(paths.artifact(heads, artifactNames.window));
