import { groupBy } from '../../../base/group-by.ts';
import { canonicalJson } from '../../../base/json.ts';
import type { RunStatus } from '../../../domain/events.ts';
import type { PassJob } from '../../../domain/jobs/jobs.ts';
import type { RunLabels } from '../../../domain/jobs/run-labels.ts';
import { titleOfPass } from '../../../plan/passes/pass-title.ts';
import type { Plan, PlannedPass, PlannedRun } from '../../../plan/types.ts';
import type { Store } from '../../store.ts';
import { storedJson } from '../../stored-json.ts';

/** The plan with the stored passes that its features runs still wait for. */
export const withStoredPasses = (store: Store, plan: Plan): Plan => {
  const parts = store.db
    .prepare<[string], Row>(
      `select job, title, labels, status from experiments
       join experiment_runs on experiment_id = experiments.id and is_current = 0
       join runs on runs.id = run_id and kind = 'pass'
       where experiments.name = ? order by runs.id`,
    )
    .all(plan.experiment)
    .map(partOf);
  const open = new Set(plan.runs.flatMap(({ job, reason }) => (reason === 'cached' ? [] : [job.key])));
  const passes = groupBy(parts, ({ job: { inputs, params } }) =>
    canonicalJson([inputs, params.views, params.part, params.partImages]),
  )
    .map(passOf)
    .filter(({ runs }) => runs.some((key) => open.has(key)));
  return passes.length === 0 ? plan : { ...plan, passes };
};

interface Row {
  readonly job: string;
  readonly title: string;
  readonly labels: string;
  readonly status: RunStatus;
}

type StoredPart = PlannedRun & { readonly job: PassJob };

const partOf = ({ job: json, title, labels, status }: Row): StoredPart => {
  const job = storedJson(json) as PassJob;
  const after = Object.values<string>(job.inputs);
  return {
    job,
    title,
    labels: storedJson(labels) as RunLabels,
    after,
    reason: status === 'FINISHED' ? 'cached' : 'absent',
  };
};

const passOf = (parts: readonly StoredPart[]): PlannedPass => {
  const [{ job, title }] = parts as readonly [StoredPart, ...StoredPart[]];
  const { views, partImages } = job.params;
  return {
    title: titleOfPass(title)?.title ?? title,
    partImages,
    runs: views.map(({ features }) => features),
    parts,
  };
};
