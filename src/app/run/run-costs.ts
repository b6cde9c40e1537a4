import type { RunJob } from '../../domain/jobs/jobs.ts';
import type { EstimateFacts } from '../../plan/estimate/facts.ts';
import { PlanWork } from '../../plan/estimate/plan-work.ts';
import { RunTimes } from '../../plan/estimate/run-times.ts';
import type { Plan } from '../../plan/types.ts';
import type { EngineChoice } from '../../spec/experiment.ts';
import type { Store } from '../../store/store.ts';
import { nodeSpeed } from './cut-passes.ts';

/** Estimated seconds of each run, to choose what starts first; null if a number of images is not known. */
export const runCosts = (
  plan: Plan,
  store: Store,
  engine: EngineChoice,
  facts: EstimateFacts,
): ((job: RunJob) => number) | null => {
  const speedOf = nodeSpeed(store, engine);
  const times = new RunTimes(new PlanWork(plan, facts), (network) => ({
    source: 'other-networks',
    ...speedOf(network),
  }));
  const isKnown = plan.runs.every(({ job, reason }) => reason === 'cached' || times.secondsOf([job]) !== null);
  return isKnown ? (job) => times.secondsOf([job]) ?? 0 : null;
};
