import { existsSync, readdirSync } from 'node:fs';
import { FixresError } from '../../base/errors.ts';
import { largest } from '../../base/extremes.ts';
import type { JsonObject } from '../../base/json.ts';
import { codeVersions } from '../../domain/jobs/code-versions.ts';
import type { RunKind } from '../../domain/jobs/run-kinds.ts';
import { wholePass } from '../../plan/passes/part-images.ts';
import type { Plan } from '../../plan/types.ts';
import { isTimed } from '../../schedule/is-timed.ts';
import type { PlanOutcome } from '../../schedule/run-plan.ts';
import type { EngineChoice } from '../../spec/experiment.ts';
import { curvesOf } from '../../store/queries/metric-curve.ts';
import { inputKeysOf, runHistory, type StoredRun } from '../../store/queries/runs/run-history.ts';
import { storedShardImages } from '../../store/queries/runs/shard-images.ts';
import { type RunRecord, showRun } from '../../store/queries/runs/show-run.ts';
import { openStore, type Store } from '../../store/store.ts';
import { carryOut, type ScheduleOptions } from '../run/carry-out.ts';
import { cutPasses, storedSizes } from '../run/cut-passes.ts';
import { defaultSchedule } from '../run/default-schedule.ts';
import { type Interrupts, whileListening } from '../run/interrupts.ts';
import { type OpenView, shownExperiment } from '../run/run-view.ts';
import { compareEnvironments, compareResults, type Difference, type ReproducedRun } from './compare-results.ts';
import { type Move, movedJobs } from './moved-site.ts';

export interface ReproduceOptions {
  /** Absolute; must be empty or absent. */
  readonly output: string;
  readonly workers: number;
  /** Folders and files that have moved. */
  readonly moves: readonly Move[];
  readonly listen: () => Interrupts;
  readonly openView: OpenView;
}

export interface Reproduction {
  readonly outcome: PlanOutcome;
  /** For all runs that have finished, inputs first. */
  readonly runs: readonly ReproducedRun[];
  /** For the run itself; null if it has not finished. */
  readonly environment: readonly Difference[] | null;
}

/**
 * Runs a finished run and all its inputs again in a separate folder, with the original engine and threads, and compares
 * the results. Throws `STORE_NOT_FOUND` for a run that has not finished, `CLI_USAGE` for a folder that is not empty.
 */
export const reproduceRun = async (store: Store, prefix: string, options: ReproduceOptions): Promise<Reproduction> => {
  const target = showRun(store, prefix);
  if (target.status !== 'FINISHED' || target.environment === null) throw notFinished(target);
  if (existsSync(options.output) && readdirSync(options.output).length > 0) throw notEmpty(options.output);
  const history = runHistory(store, target.key);
  const jobs = movedJobs(
    history.map(({ job }) => job),
    options.moves,
  );
  const { environment: environmentThen } = target;
  const engine = engineOf(environmentThen);
  const runs: Plan = {
    experiment: `reproduce ${target.key.slice(0, 8)}`,
    specKey: target.key,
    runs: history.map(({ title, labels }, index) => {
      const job = jobs[index]!;
      return { job, title, labels, after: inputKeysOf({ job }), reason: 'absent' };
    }),
  };
  const fresh = openStore(options.output);
  try {
    const facts = storedSizes(store);
    const plan = cutPasses(runs, fresh, {
      ...{ engine, facts, slurm: null, partImages: null, windowBytes: 0, schedule: schedule(options.workers) },
      cutBefore: (keys) => partImagesOf(store, keys),
    });
    const work = {
      plan,
      engine,
      facts,
      threadsOfKind: threadsOf(history),
      provenance: { reproduces: { runsDir: store.paths.runsDir } },
      slurm: null,
      store: fresh,
      ledger: fresh.ledger(plan),
    };
    const outcome = await whileListening(options.listen, async (interrupts) => {
      const view = await options.openView(
        shownExperiment(fresh, () => plan),
        interrupts,
      );
      return await carryOut({ ...work, view, interrupts }, schedule(options.workers));
    });
    const { environment } = showRun(fresh, target.key);
    const done = history.filter(({ job }) => showRun(fresh, job.key).status === 'FINISHED');
    return {
      outcome,
      runs: done.map(({ job, title }) =>
        compareResults(
          { key: job.key, title, isTimed: isTimed(job) },
          recordOf(store, job.key),
          recordOf(fresh, job.key),
        ),
      ),
      environment: environment && [
        ...codeDifferences(history),
        ...compareEnvironments(target.environment, environment),
      ],
    };
  } finally {
    fresh.close();
  }
};

/** Features are stored in as many files as before, because each part of a pass writes its own. */
const partImagesOf = (store: Store, features: readonly string[]): number =>
  largest(features.map((key) => storedShardImages(store, key) ?? wholePass));

const recordOf = (store: Store, key: string) => ({ ...showRun(store, key), curves: curvesOf(store, key) });

const schedule = (workers: number): ScheduleOptions => ({
  ...defaultSchedule(),
  ...{ workers, failFast: true, heartbeatTimeoutMs: null },
});

/** As recorded by src/execute/environment.ts. */
const engineOf = ({ engine, device }: JsonObject): EngineChoice => ({ name: engine, device }) as EngineChoice;

/** Sums are rounded differently with another number of threads. */
const threadsOf = (history: readonly StoredRun[]): ((kind: RunKind) => number) => {
  const threads = new Map(history.map(({ job, environment }) => [job.kind, Number(environment?.threads ?? 1)]));
  return (kind) => threads.get(kind === 'pass' ? 'features' : kind) ?? 1;
};

/** Kinds of runs whose results are from another version of our code. */
const codeDifferences = (history: readonly StoredRun[]): Difference[] =>
  [...new Map(history.map(({ job }) => [job.kind, job.codeVersion]))]
    .filter(([kind, version]) => codeVersions[kind] !== version)
    .map(([kind, version]) => ({
      name: `code of ${kind} runs`,
      before: `version ${version}`,
      now: `version ${codeVersions[kind]}`,
    }));

const notFinished = ({ key, status }: RunRecord): FixresError =>
  new FixresError(
    'STORE_NOT_FOUND',
    `run ${key.slice(0, 8)} has not finished (${status}): there is nothing to compare`,
    {
      hint: 'run it with `fixres run`, or retry it with `fixres runs retry`',
    },
  );

const notEmpty = (folder: string): FixresError =>
  new FixresError('CLI_USAGE', `${folder} is not empty`, {
    path: folder,
    hint: 'use an empty folder, so that old files cannot be mistaken for new results',
  });
