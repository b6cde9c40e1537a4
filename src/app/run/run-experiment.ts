import type { Damage } from '../../base/files/damage.ts';
import { contentKey } from '../../base/json.ts';
import { buildPlan } from '../../plan/build-plan.ts';
import { RunPaths } from '../../plan/handover/run-paths.ts';
import { withReasons } from '../../plan/run-reasons.ts';
import { executorOf } from '../../schedule/executors/executors.ts';
import type { PlanOutcome } from '../../schedule/run-plan.ts';
import type { LoadedExperiment } from '../../spec/load-experiment.ts';
import { finishedRuns } from '../../store/queries/finished-plan.ts';
import { storedPlan } from '../../store/queries/stored-plan.ts';
import { openStore, type Store } from '../../store/store.ts';
import { estimateFacts } from '../facts/estimate-facts.ts';
import { planFacts } from '../facts/plan-facts.ts';
import type { OnCount } from '../on-count.ts';
import { carryNothingOut, carryOut, type ScheduleOptions } from './carry-out.ts';
import { cutPasses, partImagesOf, windowBytesOf } from './cut-passes.ts';
import { type Interrupts, whileListening } from './interrupts.ts';
import { programDigest } from './program-digest.ts';
import { provenanceOf } from './provenance.ts';
import { type OpenView, shownExperiment } from './run-view.ts';

export type { PlanOutcome, RunFailure } from '../../schedule/run-plan.ts';

export interface RunExperimentOptions {
  /** Absolute. */
  readonly runsDir: string;
  readonly schedule: ScheduleOptions;
  /** Runs finished runs again. */
  readonly force: boolean;
  readonly listen: () => Interrupts;
  /** Called when the plan is complete, before anything runs. */
  readonly openView: OpenView;
  /** Called with the outcome while the store is still open. */
  readonly onEnd: (outcome: PlanOutcome, store: Store) => void;
  /** Called with progress on reading data and weights, before the view opens. */
  readonly onCount?: OnCount | undefined;
}

/** The inputs of a plan other than data, weights and the spec. */
export interface Planning {
  readonly build: typeof buildPlan;
  /** Digest of the program's code; null if unknown. */
  readonly digest: () => string | null;
}

const ownPlanning: Planning = { build: buildPlan, digest: programDigest };

/**
 * From an experiment to its results: reads data and weights, recovers what an earlier scheduler left, plans, runs in
 * worker processes, and records every event before it is shown. If all runs are done and nothing changed, the plan is
 * not recomputed. Throws if the experiment cannot run; a failed run is part of the outcome.
 */
export const runExperiment = async (
  loaded: LoadedExperiment,
  options: RunExperimentOptions,
  planning: Planning = ownPlanning,
): Promise<PlanOutcome> => {
  const { experiment } = loaded;
  const { runsDir } = options;
  const program = planning.digest();
  const found: Damage[] = [];
  const facts = await planFacts(loaded, new RunPaths(runsDir), {
    damaged: (damage) => found.push(damage),
    onCount: options.onCount,
  });
  await executorOf(options.schedule.executor).assertAvailable();
  return await withOwnStore(runsDir, async (store) => {
    const madeFrom = program === null ? null : contentKey({ experiment, foundIn: facts.foundIn, program });
    const finished =
      options.force || madeFrom === null ? null : await endFinished(store, loaded, madeFrom, found, options);
    if (finished !== null) return finished;
    const spec = { file: experiment.file, resolved: experiment.resolved, tags: experiment.tags, madeFrom };
    const drafted = planning.build(experiment, facts, store.knownRuns());
    const { recorded, damages: left } = store.recover(drafted, spec);
    const isAsDrafted = recorded.length === 0 && !options.force;
    const reasoned = isAsDrafted ? drafted : withReasons(drafted, store.knownRuns(), () => options.force);
    const { engine, slurm } = experiment;
    const known = estimateFacts(experiment, facts);
    const plan = cutPasses(reasoned, store, {
      ...{ engine, slurm, schedule: options.schedule },
      facts: known,
      partImages: partImagesOf(experiment),
      windowBytes: windowBytesOf(experiment),
    });
    const ledger = store.ledgerForPart(plan);
    // While planning, a signal ends the program immediately: nothing is lost.
    return await whileListening(options.listen, async (interrupts) => {
      const view = await options.openView(
        shownExperiment(store, () => plan),
        interrupts,
      );
      const provenance = provenanceOf(experiment);
      const damages = [...found, ...left];
      const work = { plan, engine, facts: known, slurm, provenance, store, ledger, damages, view, interrupts };
      const outcome = await carryOut(work, options.schedule);
      options.onEnd(outcome, store);
      return outcome;
    });
  });
};

/** The outcome of an experiment with nothing to plan or run; null if there is, or may be. */
const endFinished = async (
  store: Store,
  { experiment: { name } }: LoadedExperiment,
  madeFrom: string,
  found: readonly Damage[],
  { listen, openView, onEnd }: RunExperimentOptions,
): Promise<PlanOutcome | null> => {
  const runs = finishedRuns(store, name, madeFrom);
  if (runs === null) return null;
  const ledger = store.ledgerForSame(name);
  const damages = [...found, ...store.recover().damages]; // for runs of other experiments, too
  return await whileListening(listen, async (interrupts) => {
    const view = await openView(
      shownExperiment(store, () => storedPlan(store, name)),
      interrupts,
    );
    const outcome = await carryNothingOut({ store, ledger, view, damages }, name, runs);
    onEnd(outcome, store);
    return outcome;
  });
};

const withOwnStore = async <T>(runsDir: string, work: (store: Store) => Promise<T>): Promise<T> => {
  const store = openStore(runsDir);
  try {
    return await work(store);
  } finally {
    store.close();
  }
};
