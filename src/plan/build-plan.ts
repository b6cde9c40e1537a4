import type { Experiment } from '../spec/experiment.ts';
import { buildJobs } from './build-jobs.ts';
import { checkGrid } from './check/check-grid.ts';
import { expandGrid } from './expand-grid.ts';
import { type KnownRuns, nothingKnown, type PlanFacts } from './facts.ts';
import { runTitle } from './labels/run-title.ts';
import { type Forced, withReasons } from './run-reasons.ts';
import { inputKeys, mergeDrafts } from './runs/draft-run.ts';
import { topologicalOrder } from './topological-order.ts';
import type { Plan, PlannedRun } from './types.ts';

/**
 * All runs that an experiment needs, each piece of work once, inputs first. Pure: anything that must be looked
 * up comes in as `facts` and `known`. Throws `PLAN_IMPOSSIBLE` listing everything that cannot be done, and
 * `PLAN_CYCLE`.
 */
export const buildPlan = (
  experiment: Experiment,
  facts: PlanFacts,
  known: KnownRuns = nothingKnown,
  forced?: Forced,
): Plan => {
  checkGrid(experiment, facts);
  const drafts = mergeDrafts(buildJobs(expandGrid(experiment, facts), facts));
  const tested = new Set(drafts.filter(({ job }) => job.kind === 'evaluate').map(({ labels }) => labels.dataset));
  const runs = drafts.map(
    ({ job, labels }): PlannedRun => ({
      job,
      labels,
      title: runTitle(job.kind, labels, tested.size > 1 || !tested.has(labels.dataset)),
      after: inputKeys(job),
      reason: 'absent',
    }),
  );
  return withReasons({ experiment: experiment.name, specKey: experiment.specKey, runs: inOrder(runs) }, known, forced);
};

const inOrder = (runs: readonly PlannedRun[]): PlannedRun[] =>
  topologicalOrder(runs.map((run) => ({ key: run.job.key, title: run.title, after: run.after, run }))).map(
    ({ run }) => run,
  );
