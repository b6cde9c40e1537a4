import type { RunJob } from '../domain/jobs/jobs.ts';

/** Whether a run measures time: a concurrent run would distort it. */
export const isTimed = (job: RunJob): boolean => job.kind === 'analyze' && job.params.analysis === 'cost';
