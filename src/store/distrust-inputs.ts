import type { Artifact } from '../base/events.ts';
import type { RunPaths } from '../plan/run-paths.ts';
import type { Db } from './database.ts';
import { artifactsAreIntact } from './run-files.ts';

/**
 * After a run could not read what another had left: looks at all that it reads, and takes back the finish of those
 * whose files are gone or changed, so that the next plan runs them again.
 */
export const distrustInputs = (db: Db, paths: RunPaths, runId: number): void => {
  const inputs = db
    .prepare<[number], { id: number; key: string }>(
      `select distinct id, key from run_edges join runs on runs.id = input_id
       where run_id = ? and status = 'FINISHED'`,
    )
    .all(runId);
  const artifacts = db.prepare<[number], Artifact>('select name, bytes, sha256 from artifacts where run_id = ?');
  const takeBack = db.prepare("update runs set status = 'FAILED', reason = 'error' where id = ?");
  for (const { id, key } of inputs) if (!artifactsAreIntact(paths, key, artifacts.all(id))) takeBack.run(id);
};
