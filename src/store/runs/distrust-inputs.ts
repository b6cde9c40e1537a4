import { rmSync } from 'node:fs';
import { canonicalJson } from '../../base/json.ts';
import type { Artifact } from '../../domain/events.ts';
import { readOutcomeFile } from '../../plan/handover/outcome-file.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import type { Db } from '../database.ts';
import { damagedArtifacts } from './run-files.ts';

/**
 * After a run could not read the files of another: checks all its inputs, and invalidates those whose files are gone or
 * changed, so that they run again. Their outcome is removed, too, because its artifacts no longer match.
 */
export const distrustInputs = (db: Db, paths: RunPaths, runId: number): void => {
  const inputs = db
    .prepare<[number], { id: number; key: string }>(
      `select distinct id, key from run_edges join runs on runs.id = input_id
       where run_id = ? and status = 'FINISHED'`,
    )
    .all(runId);
  const artifacts = db.prepare<[number], Artifact>('select name, bytes, sha256 from artifacts where run_id = ?');
  const takeBack = db.prepare("update runs set status = 'FAILED', reason = 'error', error = null where id = ?");
  for (const { id, key } of inputs) {
    if (isIntact(paths, key, artifacts.all(id))) continue;
    takeBack.run(id);
    rmSync(paths.outcome(key), { recursive: true, force: true });
  }
};

const isIntact = (paths: RunPaths, key: string, recorded: readonly Artifact[]): boolean => {
  const told = readOutcomeFile(paths.outcome(key), key);
  if (!('value' in told) || !sameArtifacts(told.value.artifacts, recorded)) return false;
  return damagedArtifacts(paths, key, recorded).length === 0;
};

const sameArtifacts = (told: readonly Artifact[], recorded: readonly Artifact[]): boolean =>
  canonicalJson(byName(told)) === canonicalJson(byName(recorded));

const byName = (artifacts: readonly Artifact[]): { [name: string]: { bytes: number; sha256: string } } =>
  Object.fromEntries(artifacts.map(({ name, bytes, sha256 }) => [name, { bytes, sha256 }]));
