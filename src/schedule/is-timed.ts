import type { RunJob } from '../domain/jobs/jobs.ts';

/** Whether a run measures time: another one beside it would be measured with it. */
export const isTimed = (job: RunJob): boolean => job.kind === 'analyze' && job.params.analysis === 'cost';
