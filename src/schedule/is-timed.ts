import type { RunJob } from '../plan/types.ts';

/** Whether a run measures time: another one beside it would be measured with it. */
export const isTimed = (job: RunJob): boolean => job.kind === 'analyze' && job.params.analysis === 'cost';
