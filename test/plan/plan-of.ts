import type { RunJob } from '../../src/domain/jobs/jobs.ts';
import type { RunKind } from '../../src/domain/jobs/run-kinds.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import type { Plan, PlannedRun } from '../../src/plan/types.ts';
import type { Finetune, Variant } from '../../src/spec/experiment.ts';
import { experimentOf, facts, variant } from './sample-experiment.ts';

/** The sample tested at one resolution alone. */
export const at48: Variant = { ...variant, test: { ...variant.test, resolutions: [48] } };

export const planOf = (...variants: readonly Variant[]): Plan => buildPlan(experimentOf(...variants), facts);

export const tuned = (change: Partial<Finetune>, from: Variant = at48): Variant => ({
  ...from,
  finetune: { ...from.finetune, ...change },
});

export const titles = (plan: Plan): string[] => plan.runs.map(({ title }) => title);

export const runsOf = (plan: Plan, kind: RunKind): PlannedRun[] => plan.runs.filter(({ job }) => job.kind === kind);

export const jobsOf = <Kind extends RunKind>(plan: Plan, kind: Kind): Extract<RunJob, { kind: Kind }>[] =>
  plan.runs.map(({ job }) => job).filter((job): job is Extract<RunJob, { kind: Kind }> => job.kind === kind);
