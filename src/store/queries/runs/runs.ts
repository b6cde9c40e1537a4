import { didYouMean } from '../../../base/did-you-mean.ts';
import { FixresError, type SerialisedError } from '../../../base/errors.ts';
import { canonicalJson, type JsonValue } from '../../../base/json.ts';
import type { RunStatus, StatusReason } from '../../../domain/events.ts';
import type { RunKind } from '../../../domain/jobs/run-kinds.ts';
import type { Store } from '../../store.ts';
import { storedJson } from '../../stored-json.ts';
import { checkResults } from '../check-results.ts';
import { findExperiment } from '../find-experiment.ts';

export interface RunFilters {
  readonly experiment?: string;
  readonly status?: RunStatus;
  readonly kind?: RunKind;
  /** Tags that its experiment must all have. */
  readonly tags?: readonly string[];
  /**
   * Params by path (`recipe.learning_rate`) with their values, all of which must match; or the position of a run in its
   * experiment's grid (`testResolutionPx`, `seed`, a path of `matrix`), which for a test is in its inputs' params.
   */
  readonly where?: readonly ParamFilter[];
  /** Absent: by experiment, in plan order. `top1`: the highest first, runs without one last. */
  readonly sort?: RunOrder;
}

export const runOrders = ['top1'] as const;
export type RunOrder = (typeof runOrders)[number];

export interface ParamFilter {
  readonly path: string;
  readonly value: JsonValue;
}

export interface RunSummary {
  readonly key: string;
  readonly kind: RunKind;
  readonly status: RunStatus;
  /** Details of FAILED and KILLED. */
  readonly reason: StatusReason | null;
  readonly error: SerialisedError | null;
  readonly experiment: string;
  readonly title: string;
  readonly attempts: number;
  /** Of a finished test, 0..1; null for any other run. */
  readonly top1: number | null;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
}

/**
 * Runs of the latest plans. A run that several experiments
 * share is listed in each. Throws `CLI_USAGE` for a param that no run has, `STORE_NOT_FOUND` for an unknown experiment, and
 * `STORE_CORRUPT`.
 */
export const listRuns = (store: Store, filters: RunFilters = {}): RunSummary[] => {
  const { experiment = null, status = null, kind = null, tags = [], where = [], sort = null } = filters;
  if (experiment !== null) findExperiment(store, experiment);
  assertParams(store, where);
  const params = where.map(({ path, value }) => [path, canonicalJson(value)]);
  const rows = store.db
    .prepare<[object], Row>(
      `select runs.key, runs.kind, runs.status, runs.reason, runs.error, experiments.name as experiment, title,
         (select count(*) from attempts where attempts.run_id = runs.id) as attempts,
         top1.value as top1,
         started_ms as startedMs, ended_ms as endedMs
       from experiment_runs
       join experiments on experiments.id = experiment_id
       join runs on runs.id = experiment_runs.run_id
       left join results top1 on top1.run_id = runs.id and top1.name = 'top1' and runs.status = 'FINISHED'
       where is_current = 1
         and (:experiment is null or experiments.name = :experiment)
         and (:status is null or runs.status = :status)
         and (:kind is null or runs.kind = :kind)
         and not exists (select 1 from json_each(:tags) wanted
           where wanted.value not in (select tag from tags where tags.experiment_id = experiments.id))
         and not exists (select 1 from json_each(:params) wanted
           where not exists (select 1 from params where params.run_id = runs.id
             and path = wanted.value ->> 0 and params.value = wanted.value ->> 1)
             and coalesce(labels -> (wanted.value ->> 0), labels -> 'assignment' -> (wanted.value ->> 0), '')
               <> wanted.value ->> 1)
       order by iif(:sort = 'top1', top1.value, null) desc nulls last, experiments.planned_ms, experiments.id, position`,
    )
    .all({ experiment, status, kind, sort, tags: JSON.stringify(tags), params: JSON.stringify(params) });
  checkResults(
    store,
    rows.flatMap(({ kind, key }) => (kind === 'evaluate' ? [key] : [])),
  );
  return rows.map(({ error, ...row }) => ({ ...row, error: error === null ? null : storedJson(error) }));
};

const assertParams = (store: Store, where: readonly ParamFilter[]): void => {
  if (where.length === 0) return;
  const paths = store.db
    .prepare<[], string>(
      `select distinct path from params union
       select distinct json_each.key from experiment_runs, json_each(labels)
         where is_current = 1 and json_each.key not in ('scope', 'assignment') union
       select distinct json_each.key from experiment_runs, json_each(labels, '$.assignment') where is_current = 1`,
    )
    .pluck()
    .all();
  for (const { path } of where) {
    if (paths.includes(path)) continue;
    throw new FixresError('CLI_USAGE', `no run has a param \`${path}\``, {
      hint: `${didYouMean(path, paths)}\`fixres runs show\` lists the params of a run`,
    });
  }
};

type Row = Omit<RunSummary, 'error'> & { readonly error: string | null };
