import { canonicalJson } from '../../base/json.ts';
import type { Artifact, RunStatus } from '../../domain/events.ts';
import type { KnownRuns } from '../../plan/facts.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import type { Db } from '../database.ts';
import { resultsAreThere } from './run-files.ts';

/** What planning needs to know about earlier runs. A run whose outcome or artifacts are gone counts as unfinished. */
export const knownRunsOf = (db: Db, paths: RunPaths): KnownRuns => {
  const status = db.prepare<[string], RunStatus>('select status from runs where key = ?').pluck();
  const finished = db.prepare<[string], { [column in keyof Artifact]: Artifact[column] | null }>(
    `select name, bytes, sha256 from runs left join artifacts on run_id = runs.id
     where key = ? and status = 'FINISHED'`,
  );
  const otherKey = db.prepare<[string, string, string, string]>(
    `select 1 from experiment_runs
     join experiments on experiments.id = experiment_id
     join runs on runs.id = run_id
     where experiments.name = ? and kind = ? and labels = ? and key <> ?
     limit 1`,
  );
  return {
    has: (key) => {
      const rows = finished.all(key);
      return rows.length > 0 && resultsAreThere(paths, key, rows.filter(isArtifact));
    },
    statusOf: (key) => status.get(key) ?? null,
    hadOtherKey: (experiment, kind, labels, key) =>
      otherKey.get(experiment, kind, canonicalJson(labels), key) !== undefined,
  };
};

/** A run without files has one row with nulls. */
const isArtifact = (row: { readonly name: string | null }): row is Artifact => row.name !== null;

export const attemptsOf = (db: Db): ((key: string) => number) => {
  const last = db
    .prepare<[string], number>(
      'select coalesce(max(attempt), 0) from attempts where run_id = (select id from runs where key = ?)',
    )
    .pluck();
  return (key) => last.get(key) ?? 0;
};
