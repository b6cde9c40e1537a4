import type { SerialisedError } from '../../../base/errors.ts';
import { flatten } from '../../../base/flatten-json.ts';
import { canonicalJson } from '../../../base/json.ts';
import type { Plan, PlannedRun } from '../../../plan/types.ts';
import type { Store } from '../../store.ts';
import { storedJson } from '../../stored-json.ts';

/** Why each run of a plan runs, in words, in plan order, with details beyond its reason. */
export const whyRuns = (store: Store | null, plan: Plan): string[] => plan.runs.map((run) => why(store, plan, run));

const why = (store: Store | null, plan: Plan, run: PlannedRun): string => {
  switch (run.reason) {
    case 'cached':
      return 'its results exist';
    case 'forced':
      return 'requested, although it has finished';
    case 'failed-before':
      return store === null ? '' : failureOf(store, run);
    case 'input-changed':
      return store === null ? '' : changesOf(store, plan, run);
    case 'absent':
      return store === null ? neverRan : absenceOf(store, run);
  }
};

const neverRan = 'it has never run';

const absenceOf = (store: Store, { job: { key } }: PlannedRun): string => {
  const row = store.db
    .prepare<[string], { status: string; reason: string | null }>('select status, reason from runs where key = ?')
    .get(key);
  if (row?.status === 'FINISHED') return 'it has finished, but its files are gone or changed';
  if (row?.status === 'KILLED') return `it was stopped before it finished: ${row.reason}`;
  return row?.status === 'RUNNING' ? 'it has not finished' : neverRan;
};

const failureOf = (store: Store, { job: { key } }: PlannedRun): string => {
  const json = store.db.prepare<[string], string | null>('select error from runs where key = ?').pluck().get(key);
  if (json === null || json === undefined) return 'its results were discarded because they were damaged';
  const { message } = storedJson(json) as SerialisedError;
  return `it failed: ${message.split('\n')[0]}`;
};

/** Members of the job that differ from those of the earlier run in the same position. */
const changesOf = (store: Store, plan: Plan, { job, labels }: PlannedRun): string => {
  const earlier = store.db
    .prepare<[string, string, string, string], string>(
      `select job from experiment_runs join experiments on experiments.id = experiment_id join runs on runs.id = run_id
       where experiments.name = ? and kind = ? and labels = ? and key <> ? order by runs.id desc limit 1`,
    )
    .pluck()
    .get(plan.experiment, job.kind, canonicalJson(labels), job.key);
  if (earlier === undefined) return '';
  const before = membersOf(storedJson(earlier) as PlannedRun['job']);
  const now = membersOf(job);
  const paths = [...new Set([...before.keys(), ...now.keys()])].filter((path) => before.get(path) !== now.get(path));
  return paths
    .map((path) => `${path} ${before.get(path) ?? '(default)'} -> ${now.get(path) ?? '(default)'}`)
    .join(', ');
};

const membersOf = ({ params, inputs, codeVersion }: PlannedRun['job']): Map<string, string> =>
  new Map([
    ...flatten(params),
    ...Object.entries<string>(inputs).map(([name, key]): [string, string] => [`input ${name}`, key.slice(0, 8)]),
    ['code version', String(codeVersion)],
  ]);
