import type { PlanOutcome } from '../../schedule/run-plan.ts';
import type { LoadOptions } from '../../spec/load-experiment.ts';
import { reproduce as reproduceIn } from '../reproduce/reproduce.ts';
import type { Reproduction } from '../reproduce/reproduce-run.ts';
import { loadPossible } from '../run/load-possible.ts';
import { retryRuns as retryIn, type WantedRuns } from '../run/retry-runs.ts';
import { runExperiment as runLoaded } from '../run/run-experiment.ts';
import { watchExperiment } from '../run/watch-experiment.ts';
import { type CarryOutOptions, type FollowOptions, followed, placed, scheduled, type WhereOptions } from './options.ts';

export interface RunOptions extends WhereOptions, FollowOptions, CarryOutOptions, Omit<LoadOptions, 'cwd'> {
  /** Runs finished runs again. */
  readonly force?: boolean;
}

/**
 * Runs the experiment of a spec, given as a file or the name of one that ships with fixres, as `fixres run` does.
 * Finished runs are reused. Rejects if the experiment cannot run; a failed run is part of the outcome.
 */
export const runExperiment = (spec: string, options: RunOptions = {}): Promise<PlanOutcome> => {
  const { cwd, runsDir } = placed(options);
  const { set = [], env = process.env, slurmProfile, force = false } = options;
  const loaded = loadPossible(spec, { set, env, cwd, slurmProfile });
  const schedule = scheduled(options);
  return runLoaded(loaded, { runsDir, schedule, force, ...followed(options), onEnd: () => {} });
};

/**
 * Retries runs, given the first characters of their keys, or all failed runs of an experiment, together with missing
 * inputs.
 */
export const retryRuns = (
  wanted: WantedRuns,
  options: WhereOptions & FollowOptions & CarryOutOptions = {},
): Promise<PlanOutcome> => {
  const { runsDir } = placed(options);
  return retryIn(wanted, { runsDir, schedule: scheduled(options), slurmProfile: null, ...followed(options) });
};

/** Repeats a finished run and its inputs in another folder, and compares every number, curve and file. */
export const reproduceRun = (
  key: string,
  options: WhereOptions & FollowOptions & { readonly output?: string | null; readonly workers?: number } = {},
): Promise<Reproduction> => {
  const { output = null, workers = scheduled({}).workers } = options;
  return reproduceIn(key, { runsDir: placed(options).runsDir, output, workers, moves: [], ...followed(options) });
};

/**
 * Reports the events of an experiment that another process is running, until the experiment ends or `signal` is
 * aborted.
 */
export const followExperiment = (
  options: WhereOptions & FollowOptions & { readonly experiment?: string } = {},
): Promise<void> =>
  watchExperiment({ runsDir: placed(options).runsDir, experiment: options.experiment, ...followed(options) });
