import { existsSync } from 'node:fs';
import { buildPlan } from '../../plan/build-plan.ts';
import { classNamesNotes } from '../../plan/check/class-names-notes.ts';
import { classOrderNotes } from '../../plan/check/class-order-notes.ts';
import { estimatePlan, type PlanEstimate } from '../../plan/estimate/estimate-plan.ts';
import { nothingKnown } from '../../plan/facts.ts';
import { RunPaths } from '../../plan/handover/run-paths.ts';
import type { Plan } from '../../plan/types.ts';
import { filledNotes } from '../../spec/filled/ask-files.ts';
import { whyRuns } from '../../store/queries/runs/why.ts';
import { openStore, type Store } from '../../store/store.ts';
import { estimateFacts } from '../facts/estimate-facts.ts';
import { calibratedSpeed, speedFromStore } from '../facts/estimate-speed.ts';
import { planFacts } from '../facts/plan-facts.ts';
import { resampledNotes } from '../facts/resampled-notes.ts';
import { weightsNotes } from '../facts/weights-notes.ts';
import type { OnCount } from '../on-count.ts';
import { loadPossible } from '../run/load-possible.ts';
import type { Surroundings } from '../surroundings.ts';

export interface PlanOptions extends Surroundings {
  /** Overrides of spec values, such as `seeds=[1]`. */
  readonly set: readonly string[];
  /** Absolute. */
  readonly runsDir: string;
  /** Times a few passes of each network and a few images, for the time estimate. */
  readonly calibrate: boolean;
  readonly onCount?: OnCount | undefined;
}

export interface PlannedExperiment {
  readonly plan: Plan;
  /** null if the number of images is unknown. */
  readonly estimate: PlanEstimate | null;
  readonly notes: readonly string[];
}

export interface ExplainedPlan {
  readonly plan: Plan;
  /** Why each run runs, in plan order. */
  readonly reasons: readonly string[];
}

/** The runs of a spec and their cost; nothing runs, except a few passes if requested. */
export const planExperiment = (spec: string, options: PlanOptions): Promise<PlannedExperiment> =>
  withPlan(spec, options, async ({ plan, store, loaded: { experiment, filled }, facts }) => {
    const speedOf = options.calibrate ? await calibratedSpeed(plan, experiment) : speedFromStore(store);
    const estimate = estimatePlan(plan, estimateFacts(experiment, facts), speedOf);
    return {
      plan,
      estimate,
      notes: [
        ...filledNotes(filled),
        ...weightsNotes(experiment),
        ...resampledNotes(experiment),
        ...classOrderNotes(experiment, facts),
        ...classNamesNotes(experiment, facts),
      ],
    };
  });

/** The runs of a spec, and the reason for each in words. */
export const explainPlan = (spec: string, options: Omit<PlanOptions, 'calibrate'>): Promise<ExplainedPlan> =>
  withPlan(spec, options, async ({ plan, store }) => ({ plan, reasons: whyRuns(store, plan) }));

interface Planned {
  readonly plan: Plan;
  readonly loaded: ReturnType<typeof loadPossible>;
  readonly facts: Awaited<ReturnType<typeof planFacts>>;
  readonly store: Store | null;
}

const withPlan = async <Result>(
  spec: string,
  { runsDir, onCount, ...options }: Omit<PlanOptions, 'calibrate'>,
  ask: (planned: Planned) => Promise<Result>,
): Promise<Result> => {
  const loaded = loadPossible(spec, options);
  const paths = new RunPaths(runsDir);
  const facts = await planFacts(loaded, paths, undefined, onCount);
  return await withStored(paths, async (store) => {
    const plan = buildPlan(loaded.experiment, facts, store?.knownRuns() ?? nothingKnown);
    return await ask({ plan, loaded, facts, store });
  });
};

// Without a database nothing has run; reading must not create one.
const withStored = async <T>(paths: RunPaths, ask: (store: Store | null) => Promise<T>): Promise<T> => {
  if (!existsSync(paths.database)) return await ask(null);
  const store = openStore(paths.runsDir, { readonly: true });
  try {
    return await ask(store);
  } finally {
    store.close();
  }
};
