import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { buildPlan } from '../../plan/build-plan.ts';
import { classNamesNotes } from '../../plan/check/class-names-notes.ts';
import { classOrderNotes } from '../../plan/check/class-order-notes.ts';
import { searchNotes } from '../../plan/check/search-notes.ts';
import { estimatePlan, type PlanEstimate } from '../../plan/estimate/estimate-plan.ts';
import type { NodesForecast } from '../../plan/estimate/nodes-forecast.ts';
import type { SpeedOf } from '../../plan/estimate/run-times.ts';
import { nothingKnown } from '../../plan/facts.ts';
import { RunPaths } from '../../plan/handover/run-paths.ts';
import { leastPartSeconds } from '../../plan/passes/part-images.ts';
import { withPasses } from '../../plan/passes/with-passes.ts';
import type { Plan } from '../../plan/types.ts';
import { withWindows } from '../../plan/windows/with-windows.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { filledNotes } from '../../spec/filled/ask-files.ts';
import { whyRuns } from '../../store/queries/runs/why.ts';
import { openStore, type Store } from '../../store/store.ts';
import { estimateFacts } from '../facts/estimate-facts.ts';
import { type AssumedImages, assumedNote, assuming, onDisk } from '../facts/look-at-files.ts';
import { planFacts } from '../facts/plan-facts.ts';
import { resampledNotes } from '../facts/resampled-notes.ts';
import { speedFromStore } from '../facts/speed-from-store.ts';
import { weightsNotes } from '../facts/weights-notes.ts';
import type { OnCount } from '../on-count.ts';
import { nodeSpeed, partImagesOf, windowBytesOf } from '../run/cut-passes.ts';
import { defaultSchedule } from '../run/default-schedule.ts';
import { loadPossible } from '../run/load-possible.ts';
import type { Surroundings } from '../surroundings.ts';
import { forecastPlan } from './forecast-plan.ts';
import { type NodeSpeed, speedOfNode } from './node-speed.ts';

export interface PlanOptions extends Surroundings {
  /** Overrides of spec values, such as `seeds=[1]`. */
  readonly set: readonly string[];
  /** Absolute. */
  readonly runsDir: string;
  /** Times a few passes of each network and a few images, for the time estimate. */
  readonly calibrate: boolean;
  /** Threads of a run. Default: all cores of this machine. */
  readonly threads?: number | undefined;
  /** Speed of the executing nodes, instead of this machine. */
  readonly speed?: NodeSpeed | undefined;
  /** Assumed size of every data set on disk, instead of reading it. */
  readonly assumed?: AssumedImages | undefined;
  /** Numbers of nodes to simulate the plan with. */
  readonly nodes?: readonly number[] | undefined;
  readonly onCount?: OnCount | undefined;
}

export interface PlannedExperiment {
  readonly plan: Plan;
  /** null if the number of images is unknown. */
  readonly estimate: PlanEstimate | null;
  /** For each requested number of nodes. */
  readonly forecasts?: readonly NodesForecast[];
  readonly notes: readonly string[];
}

export interface ExplainedPlan {
  readonly plan: Plan;
  /** Why each run runs, in plan order. */
  readonly reasons: readonly string[];
}

/**
 * The runs of a spec and their cost; nothing runs, except a few passes if requested. Throws `CLI_USAGE` if nodes should
 * be simulated but the time of the runs is unknown.
 */
export const planExperiment = (spec: string, options: PlanOptions): Promise<PlannedExperiment> =>
  withPlan(spec, options, async ({ plan, store, loaded: { experiment, filled }, facts }) => {
    const { assumed, nodes } = options;
    const speedOf = await speedFor(plan, experiment, store, options);
    const known = estimateFacts(experiment, facts);
    const { engine } = experiment;
    const partImages = partImagesOf(experiment);
    const guessed = nodeSpeed(store, engine);
    const sureSpeedOf: typeof guessed = (network) => speedOf(network) ?? guessed(network);
    const windowBytes = windowBytesOf(experiment);
    const { workers } = defaultSchedule();
    const cut = { speedOf: sureSpeedOf, partImages, windowBytes, known: store?.knownRuns() ?? nothingKnown };
    return {
      plan: withPasses(withWindows(plan, { facts: known, windowBytes, workers, sharesCores: true }), {
        ...cut,
        facts: known,
        workers,
        leastPartSeconds: leastPartSeconds.here,
      }),
      estimate: estimatePlan(plan, known, speedOf),
      ...(nodes === undefined ? {} : { forecasts: await forecastPlan(plan, nodes, known, speedOf, cut) }),
      notes: [
        ...(assumed === undefined ? [] : [assumedNote(assumed)]),
        ...filledNotes(filled),
        ...weightsNotes(experiment),
        ...resampledNotes(experiment),
        ...classOrderNotes(experiment, facts),
        ...searchNotes(experiment),
        ...classNamesNotes(experiment, facts),
      ],
    };
  });

/** The runs of a spec, and the reason for each in words. */
export const explainPlan = (spec: string, options: LookedAt): Promise<ExplainedPlan> =>
  withPlan(spec, options, async ({ plan, store }) => ({ plan, reasons: whyRuns(store, plan) }));

const speedFor = async (
  plan: Plan,
  experiment: Experiment,
  store: Store | null,
  { speed, calibrate, runsDir, threads = availableParallelism() }: PlanOptions,
): Promise<SpeedOf> => {
  if (speed !== undefined) return speedOfNode(speed);
  if (!calibrate) return speedFromStore(store, threads);
  // The only part that computes: nothing else needs an engine.
  const { calibratedSpeed } = await import('../facts/calibrated-speed.ts');
  return await calibratedSpeed(plan, experiment, { threads, runsDir });
};

type LookedAt = Pick<PlanOptions, 'set' | 'runsDir' | 'assumed' | 'onCount' | 'env' | 'cwd'>;

interface Planned {
  readonly plan: Plan;
  readonly loaded: ReturnType<typeof loadPossible>;
  readonly facts: Awaited<ReturnType<typeof planFacts>>;
  readonly store: Store | null;
}

const withPlan = async <Result>(
  spec: string,
  { runsDir, onCount, assumed, ...options }: LookedAt,
  ask: (planned: Planned) => Promise<Result>,
): Promise<Result> => {
  const loaded = loadPossible(spec, options);
  const paths = new RunPaths(runsDir);
  const look = assumed === undefined ? onDisk : assuming(assumed);
  const facts = await planFacts(loaded, paths, { onCount, look });
  return await withStored(paths, async (store) => {
    const plan = buildPlan(loaded.experiment, facts, store?.knownRuns() ?? nothingKnown);
    return await ask({ plan, loaded, facts, store });
  });
};

// Without a database nothing has run, and reading must not create one.
const withStored = async <T>(paths: RunPaths, ask: (store: Store | null) => Promise<T>): Promise<T> => {
  if (!existsSync(paths.database)) return await ask(null);
  const store = openStore(paths.runsDir, { readonly: true });
  try {
    return await ask(store);
  } finally {
    store.close();
  }
};
