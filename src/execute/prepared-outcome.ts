import { rmSync, statSync } from 'node:fs';
import { type Damage, type OnDamage, wrongSize } from '../base/files/damage.ts';
import { replaceFile } from '../base/files/replace-file.ts';
import type { RunOutcome } from '../domain/events.ts';
import { readOutcomeFile, writeOutcomeFile } from '../plan/handover/outcome-file.ts';
import type { RunPaths } from '../plan/handover/run-paths.ts';
import { artifactNames } from './artifacts.ts';

/*
 * A run that was executed along with another has not been requested yet, so it has no outcome: that waits as
 * `prepared.json` in its folder, and the run has nothing more to do than to take it.
 */

/** Leaves an outcome for the time when its run is asked for. */
export const writePrepared = (paths: RunPaths, outcome: RunOutcome): void =>
  writeOutcomeFile(paths.artifact(outcome.key, artifactNames.prepared), outcome);

/**
 * Makes a prepared outcome the run's own. null without one, or when it is damaged or files are no longer what it says: it is then
 * removed.
 */
export const takePrepared = (paths: RunPaths, key: string, damaged: OnDamage): RunOutcome | null => {
  const file = paths.artifact(key, artifactNames.prepared);
  const reading = readOutcomeFile(file, key);
  if (reading.state === 'absent') return null;
  const remedy = 'the run is repeated';
  if (reading.state === 'damaged') damaged({ key, file, reason: reading.reason, remedy });
  else if (filesAreThere(paths, reading.value, (damage) => damaged({ ...damage, remedy }))) {
    replaceFile(file, paths.outcome(key));
    return reading.value;
  }
  rmSync(file, { recursive: true });
  return null;
};

const filesAreThere = (
  paths: RunPaths,
  { key, artifacts }: RunOutcome,
  damaged: (damage: Omit<Damage, 'remedy'>) => void,
): boolean => {
  const wrong = artifacts.filter(({ name, bytes }) => {
    const file = paths.artifact(key, name);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size !== undefined && size !== bytes) damaged({ key, file, reason: wrongSize(size, bytes) });
    return size !== bytes;
  });
  return wrong.length === 0;
};
