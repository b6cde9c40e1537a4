import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { writeFileAtomic } from '../base/atomic-write.ts';
import type { RunOutcome } from '../base/events.ts';
import { readOwnJson } from '../base/own-json.ts';
import type { RunPaths } from '../plan/run-paths.ts';
import { artifactNames } from './artifacts.ts';

/*
 * A run that was carried out along with another has not been asked for yet, so it has no outcome: that waits as
 * `prepared.json` in its folder, and the run has nothing more to do than to take it.
 */

/** Leaves an outcome for the time when its run is asked for. */
export const writePrepared = (paths: RunPaths, outcome: RunOutcome): void =>
  writeFileAtomic(paths.artifact(outcome.key, artifactNames.prepared), `${JSON.stringify(outcome, null, 2)}\n`);

/** Makes a prepared outcome the run's own. null without one, or when files are no longer what it says: it is then removed. */
export const takePrepared = (paths: RunPaths, key: string): RunOutcome | null => {
  const file = paths.artifact(key, artifactNames.prepared);
  if (!existsSync(file)) return null;
  const outcome = readOwnJson<RunOutcome>(file);
  const isThere = outcome.artifacts.every(
    ({ name, bytes }) => statSync(paths.artifact(key, name), { throwIfNoEntry: false })?.size === bytes,
  );
  if (!isThere) {
    rmSync(file);
    return null;
  }
  renameSync(file, paths.outcome(key));
  return outcome;
};
