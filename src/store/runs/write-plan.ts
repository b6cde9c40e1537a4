import { flatten } from '../../base/flatten-json.ts';
import { canonicalJson } from '../../base/json.ts';
import type { Plan, PlannedRun } from '../../plan/types.ts';
import type { Db } from '../database.ts';
import { ownedTransaction } from '../owned-transaction.ts';

/** What the store keeps of a plan's spec. */
export interface SpecRecord {
  /** Absolute; null for a spec given as text. */
  readonly file: string | null;
  readonly resolved: unknown;
  /** Tags for finding the experiment. */
  readonly tags?: readonly string[];
  /**
   * Digest of everything that the plan depends on; absent or null: the plan must be recomputed before it is used again.
   */
  readonly madeFrom?: string | null;
}

/**
 * Records the experiment and its runs in one transaction. Earlier runs of the experiment that are no longer in the plan
 * stay, but not as current ones. Runs to execute become SCHEDULED. Writing the same plan twice changes nothing.
 */
export const writePlan = (db: Db, plan: Plan, spec: SpecRecord | null, nowMs: number): void => {
  const statements = prepare(db);
  ownedTransaction(db, () => {
    const experimentId = statements.upsertExperiment.get({
      name: plan.experiment,
      specKey: plan.specKey,
      spec: spec === null ? null : canonicalJson(spec.resolved),
      file: spec?.file ?? null,
      madeFrom: spec?.madeFrom ?? null,
      nowMs,
    })!;
    if (spec?.tags !== undefined) writeTags(statements, experimentId, spec.tags);
    const runIds = plan.runs.map((run, position) => writeRun(statements, run, experimentId, position, nowMs));
    statements.forgetOthers.run(experimentId, JSON.stringify(runIds));
    writeParts(statements, plan, experimentId, nowMs);
  });
};

/** Records that the experiment's latest plan is still current. */
export const renewPlan = (db: Db, experiment: string, nowMs: number): void => {
  ownedTransaction(db, () => {
    db.prepare('update experiments set planned_ms = ? where name = ?').run(nowMs, experiment);
  });
};

/** Marks the plan's runs that will run again as SCHEDULED, and adds the parts of its passes. The store has the runs. */
export const schedulePart = (db: Db, plan: Plan, nowMs: number): void => {
  const statements = prepare(db);
  ownedTransaction(db, () => {
    for (const { job, reason } of plan.runs) {
      if (reason !== 'cached') statements.schedule.run(statements.runId.get(job.key));
    }
    writeParts(statements, plan, statements.experimentId.get(plan.experiment)!, nowMs);
  });
};

/** Parts belong to the experiment, with their titles, but are not runs of its plan. */
const writeParts = (statements: Statements, { passes = [] }: Plan, experimentId: number, nowMs: number): void => {
  for (const part of passes.flatMap(({ parts }) => parts)) {
    const { job, title, labels, reason } = part;
    const known = statements.runId.get(job.key);
    const runId = known ?? insertRow(statements, part, nowMs);
    if (known !== undefined && reason !== 'cached') statements.schedule.run(runId);
    statements.insertPart.run({ experimentId, runId, title, labels: canonicalJson(labels) });
  }
};

type Statements = ReturnType<typeof prepare>;

const prepare = (db: Db) => ({
  upsertExperiment: db
    .prepare<[object], number>(
      `insert into experiments (name, spec_key, spec, file, made_from, created_ms, planned_ms)
       values (:name, :specKey, :spec, :file, :madeFrom, :nowMs, :nowMs)
       on conflict (name) do update set spec_key = :specKey, spec = coalesce(:spec, spec),
         file = coalesce(:file, file), made_from = :madeFrom, planned_ms = :nowMs
       returning id`,
    )
    .pluck(),
  forgetTags: db.prepare('delete from tags where experiment_id = ?'),
  insertTag: db.prepare('insert or ignore into tags (experiment_id, tag) values (?, ?)'),
  forgetOthers: db.prepare(
    `update experiment_runs set is_current = 0
     where experiment_id = ? and is_current = 1 and run_id not in (select value from json_each(?))`,
  ),
  insertPart: db.prepare(
    `insert or ignore into experiment_runs (experiment_id, run_id, position, is_current, title, labels)
     values (:experimentId, :runId, 0, 0, :title, :labels)`,
  ),
  experimentId: db.prepare<[string], number>('select id from experiments where name = ?').pluck(),
  runId: db.prepare<[string], number>('select id from runs where key = ?').pluck(),
  insertRun: db
    .prepare<[object], number>(
      `insert into runs (key, kind, code_version, job, status, created_ms)
       values (:key, :kind, :codeVersion, :job, 'SCHEDULED', :nowMs) returning id`,
    )
    .pluck(),
  schedule: db.prepare(
    "update runs set status = 'SCHEDULED', reason = null, error = null where id = ? and status <> 'SCHEDULED'",
  ),
  insertEdge: db.prepare('insert or ignore into run_edges (run_id, input, input_id) values (?, ?, ?)'),
  insertParam: db.prepare('insert or replace into params (run_id, path, value) values (?, ?, ?)'),
  upsertMember: db.prepare(
    `insert into experiment_runs (experiment_id, run_id, position, is_current, title, labels)
     values (:experimentId, :runId, :position, 1, :title, :labels)
     on conflict (experiment_id, run_id) do update set position = :position, is_current = 1, title = :title,
       labels = :labels
       where (position, is_current, title, labels) <> (:position, 1, :title, :labels)`,
  ),
});

const writeTags = (statements: Statements, experimentId: number, tags: readonly string[]): void => {
  statements.forgetTags.run(experimentId);
  for (const tag of tags) statements.insertTag.run(experimentId, tag);
};

/** Returns the run's id. Existing rows are not written again. */
const writeRun = (
  statements: Statements,
  run: PlannedRun,
  experimentId: number,
  position: number,
  nowMs: number,
): number => {
  const known = statements.runId.get(run.job.key);
  const runId = known ?? insertRun(statements, run, nowMs);
  if (known !== undefined && run.reason !== 'cached') statements.schedule.run(runId);
  const labels = canonicalJson(run.labels);
  statements.upsertMember.run({ experimentId, runId, position, title: run.title, labels });
  return runId;
};

const insertRun = (statements: Statements, run: PlannedRun, nowMs: number): number => {
  const runId = insertRow(statements, run, nowMs);
  for (const [path, json] of flatten(run.job.params)) statements.insertParam.run(runId, path, json);
  return runId;
};

/** Inserts the run and its inputs; returns its id. */
const insertRow = (statements: Statements, { job }: PlannedRun, nowMs: number): number => {
  const { key, kind, codeVersion } = job;
  const runId = statements.insertRun.get({ key, kind, codeVersion, job: canonicalJson(job), nowMs })!;
  for (const [input, inputKey] of Object.entries<string>(job.inputs)) {
    statements.insertEdge.run(runId, input, statements.runId.get(inputKey)!);
  }
  return runId;
};
