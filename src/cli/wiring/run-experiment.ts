import { buildPlan } from '../../plan/build-plan.ts';
import { RunPaths } from '../../plan/run-paths.ts';
import { withReasons } from '../../plan/run-reasons.ts';
import type { Plan } from '../../plan/types.ts';
import { createLocalExecutor } from '../../schedule/executors/local.ts';
import { type PlanOutcome, runPlan } from '../../schedule/run-plan.ts';
import type { LoadedExperiment } from '../../spec/load-experiment.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { Interrupts } from '../interrupts.ts';
import type { RunView } from '../views/run-view.ts';
import { planFacts } from './plan-facts.ts';
import { workerUrl } from './worker-url.ts';

export interface RunExperimentOptions {
  /** Absolute. */
  readonly runsDir: string;
  readonly workers: number;
  readonly threads: number;
  readonly failFast: boolean;
  readonly retries: number;
  /** Finished runs run again. */
  readonly force: boolean;
  readonly listen: () => Interrupts;
  /** Asked once the plan stands, before anything runs. */
  readonly openView: (plan: Plan, store: Store, interrupts: Interrupts) => Promise<RunView>;
  /** Given the outcome while the store is still open. */
  readonly onEnd: (outcome: PlanOutcome, store: Store) => void;
}

/**
 * From an experiment to its results: looks at data and weights, picks up what an earlier scheduler left, plans, runs
 * in worker processes, records every event before it is shown. Throws what stands in the way; a failed run does not.
 */
export const runExperiment = async (loaded: LoadedExperiment, options: RunExperimentOptions): Promise<PlanOutcome> => {
  const { experiment } = loaded;
  const { runsDir, workers, threads, failFast, retries } = options;
  const facts = await planFacts(loaded, new RunPaths(runsDir));
  const interrupts = options.listen();
  const store = openStore(runsDir);
  try {
    const spec = { file: experiment.file, resolved: experiment.resolved };
    const drafted = buildPlan(experiment, facts, store.knownRuns());
    store.recover(drafted, spec);
    const plan = withReasons(drafted, store.knownRuns(), () => options.force);
    const ledger = store.ledger(plan, spec);
    const view = await options.openView(plan, store, interrupts);
    interrupts.soft.addEventListener('abort', view.interrupting, { once: true });
    const executor = createLocalExecutor({ workerUrl: workerUrl(), runsDir, engine: experiment.engine });
    const settings = { executor, ledger, workers, threads, failFast, retries };
    const signals = { signal: interrupts.soft, killSignal: interrupts.hard };
    let outcome: PlanOutcome;
    try {
      outcome = await runPlan(plan, { ...settings, ...signals, onEvent: view.event });
    } finally {
      await view.close();
    }
    options.onEnd(outcome, store);
    return outcome;
  } finally {
    store.close();
    interrupts.dispose();
  }
};
