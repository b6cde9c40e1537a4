import { FixresError } from '../../base/errors.ts';
import type { Plan, PlannedRun } from '../../plan/types.ts';
import { executorOf } from '../../schedule/executors/executors.ts';
import type { PlanOutcome } from '../../schedule/run-plan.ts';
import { defaultSlurm } from '../../spec/slurm/default-slurm.ts';
import { loadSlurmProfile } from '../../spec/slurm/load-slurm-profile.ts';
import { findExperiment } from '../../store/queries/find-experiment.ts';
import { findRun } from '../../store/queries/runs/find-run.ts';
import { listRuns } from '../../store/queries/runs/runs.ts';
import { showRun } from '../../store/queries/runs/show-run.ts';
import { storedEngine, storedPartImages, storedPlan, storedWindowGib } from '../../store/queries/stored-plan.ts';
import { storedSlurm } from '../../store/queries/stored-slurm.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { Surroundings } from '../surroundings.ts';
import { carryOut, type ScheduleOptions } from './carry-out.ts';
import { cutPasses, cutWindows, gibibyte, storedSizes } from './cut-passes.ts';
import { type Interrupts, whileListening } from './interrupts.ts';
import { storedProvenance } from './provenance.ts';
import { type OpenView, shownExperiment } from './run-view.ts';

export interface RetryRunsOptions {
  /** Absolute. */
  readonly runsDir: string;
  readonly schedule: ScheduleOptions;
  /** A file with sbatch options that override those of the stored spec. */
  readonly slurmProfile: ({ readonly file: string } & Surroundings) | null;
  readonly listen: () => Interrupts;
  readonly openView: OpenView;
}

/** The first characters of keys; or all failed runs of an experiment, by default the most recently planned one. */
export type WantedRuns = readonly string[] | { readonly failedIn: string | null };

/** Retries the runs with these keys, or all that failed or were killed, together with missing inputs. */
export const retryRuns = async (wanted: WantedRuns, options: RetryRunsOptions): Promise<PlanOutcome> => {
  const { slurmProfile } = options;
  const profile = slurmProfile === null ? {} : loadSlurmProfile(slurmProfile.file, slurmProfile);
  openStore(options.runsDir, { readonly: true }).close(); // a retry must not create a store
  await executorOf(options.schedule.executor).assertAvailable();
  const store = openStore(options.runsDir);
  try {
    const { damages } = store.recover();
    const experiment = experimentOf(store, wanted);
    const whole = storedPlan(store, experiment);
    const engine = storedEngine(store, experiment);
    if (engine === null) throw withoutSpec(experiment);
    const keys = 'failedIn' in wanted ? failedKeys(store, experiment) : wanted.map((prefix) => findRun(store, prefix));
    const slurm = { ...(storedSlurm(store, experiment) ?? defaultSlurm), ...profile };
    const facts = storedSizes(store);
    const cut = {
      ...{ engine, slurm, facts, schedule: options.schedule },
      partImages: storedPartImages(store, experiment),
      windowBytes: gibibyte * storedWindowGib(store, experiment),
    };
    const plan = cutPasses(partOf(whole, keys, store), store, cut);
    const ledger = store.ledgerForPart(plan);
    const provenance = storedProvenance(store, experiment);
    const work = { plan, whole: cutWindows(whole, cut), engine, facts, slurm, provenance, store, ledger, damages };
    return await whileListening(options.listen, async (interrupts) => {
      const view = await options.openView(
        shownExperiment(store, () => plan),
        interrupts,
      );
      return await carryOut({ ...work, view, interrupts }, options.schedule);
    });
  } finally {
    store.close();
  }
};

/** The plan reduced to the runs with these keys and the inputs that they lack; finished inputs are marked as cached. */
const partOf = (plan: Plan, keys: readonly string[], store: Store): Plan => {
  const byKey = new Map(plan.runs.map((run) => [run.job.key, run]));
  const known = store.knownRuns();
  const chosen = new Map<string, PlannedRun>();
  const choose = (key: string, isWanted: boolean): void => {
    const run = byKey.get(key);
    if (run === undefined) throw notPlanned(key, plan.experiment);
    const isThere = !isWanted && known.has(key);
    if (chosen.has(key) && !isWanted) return;
    chosen.set(key, { ...run, reason: isThere ? 'cached' : isWanted && known.has(key) ? 'forced' : 'absent' });
    if (!isThere) for (const input of run.after) if (!chosen.has(input)) choose(input, false);
  };
  for (const key of keys) choose(key, true);
  return { ...plan, runs: plan.runs.flatMap((run) => chosen.get(run.job.key) ?? []) };
};

const experimentOf = (store: Store, wanted: WantedRuns): string => {
  if ('failedIn' in wanted) return findExperiment(store, wanted.failedIn ?? undefined).name;
  const experiments = wanted.map((prefix) => showRun(store, findRun(store, prefix)).experiments);
  const shared = experiments[0]?.find(({ name }) => experiments.every((of) => of.some((other) => other.name === name)));
  if (shared !== undefined) return shared.name;
  throw new FixresError('CLI_USAGE', 'these runs do not all belong to one experiment', {
    hint: 'retry them one by one',
  });
};

const failedKeys = (store: Store, experiment: string): string[] =>
  listRuns(store, { experiment })
    .filter(({ status }) => status === 'FAILED' || status === 'KILLED')
    .map(({ key }) => key);

const notPlanned = (key: string, experiment: string): FixresError =>
  new FixresError('CLI_USAGE', `the latest plan of \`${experiment}\` has no run ${key.slice(0, 8)}`, {
    hint: 'run the spec that contains it',
  });

const withoutSpec = (experiment: string): FixresError =>
  new FixresError('STORE_NOT_FOUND', `the spec of \`${experiment}\` was not kept`, { hint: 'run the spec again' });
