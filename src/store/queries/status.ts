import type { SerialisedError } from '../../base/errors.ts';
import type { Progress, RunStatus, StatusReason } from '../../domain/events.ts';
import type { RunKind } from '../../domain/jobs/run-kinds.ts';
import { livingOwner, type Owner } from '../owner.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';
import { type PassProgress, runningPasses } from './pass-progress.ts';

/** The status of everything in the folder. */
export interface StoreStatus {
  /** The process working here; null if there is none. */
  readonly owner: Omit<Owner, 'processStart'> | null;
  /** The most recently planned first. */
  readonly experiments: readonly ExperimentStatus[];
  readonly running: readonly RunningStatus[];
  /** Passes in several parts, some of which are among `running`. */
  readonly passes: readonly PassProgress[];
  /** Causes of failures, timeouts and preemptions, each once, the latest first. */
  readonly failures: readonly FailureStatus[];
}

export interface ExperimentStatus {
  readonly name: string;
  readonly tags: readonly string[];
  readonly plannedMs: number;
  readonly total: number;
  readonly counts: Readonly<Record<RunStatus, number>>;
}

export interface RunningStatus {
  readonly key: string;
  readonly kind: RunKind;
  readonly title: string;
  readonly attempt: number;
  readonly host: string;
  readonly pid: number | null;
  readonly startedMs: number;
  readonly progress: Progress | null;
}

export interface FailureStatus {
  readonly key: string;
  readonly title: string;
  readonly reason: StatusReason | null;
  readonly error: SerialisedError | null;
  readonly logFile: string;
  /** Number of runs that failed with the same message; this is the first. */
  readonly runs: number;
}

const toldFailures = 5;

/** Costs one pass over the runs of the latest plans. */
export const storeStatus = (store: Store): StoreStatus => {
  const owner = livingOwner(store.db);
  return {
    owner: owner === null ? null : { pid: owner.pid, host: owner.host, command: owner.command, sinceMs: owner.sinceMs },
    experiments: experimentsOf(store),
    running: runningRuns(store),
    passes: runningPasses(store),
    failures: failuresOf(store),
  };
};

const experimentsOf = (store: Store): ExperimentStatus[] => {
  const tags = store.db.prepare<[number], string>('select tag from tags where experiment_id = ? order by tag').pluck();
  return store.db
    .prepare<[], { id: number; name: string; plannedMs: number; total: number } & Record<RunStatus, number>>(
      `select experiments.id, name, planned_ms as plannedMs, count(runs.id) as total,
         total(status = 'SCHEDULED') as SCHEDULED, total(status = 'RUNNING') as RUNNING,
         total(status = 'FINISHED') as FINISHED, total(status = 'FAILED') as FAILED, total(status = 'KILLED') as KILLED
       from experiments
       left join experiment_runs on experiment_id = experiments.id and is_current = 1
       left join runs on runs.id = run_id
       group by experiments.id order by planned_ms desc, name`,
    )
    .all()
    .map(({ id, name, plannedMs, total, ...counts }) => ({ name, tags: tags.all(id), plannedMs, total, counts }));
};

/** Running runs with their progress, in order of start. */
export const runningRuns = (store: Store): RunningStatus[] =>
  store.db
    .prepare<[], RunningRow>(
      `select key, kind, ${anyTitle} as title, attempts.attempt, attempts.host, attempts.pid,
         attempts.started_ms as startedMs, fraction, epoch, epochs, loss, images_per_second as imagesPerSecond,
         eta_ms as etaMs
       from runs
       join attempts on attempts.run_id = runs.id and attempts.status = 'RUNNING'
       left join progress on progress.run_id = runs.id
       where runs.status = 'RUNNING' order by attempts.started_ms, key`,
    )
    .all()
    .map(({ fraction, epoch, epochs, loss, imagesPerSecond, etaMs, ...run }) => ({
      ...run,
      progress: fraction === null ? null : progressOf(fraction, { epoch, epochs, loss, imagesPerSecond, etaMs }),
    }));

const anyTitle = '(select title from experiment_runs where run_id = runs.id order by experiment_id limit 1)';

interface RunningRow extends Omit<RunningStatus, 'progress'> {
  readonly fraction: number | null;
  readonly epoch: number | null;
  readonly epochs: number | null;
  readonly loss: number | null;
  readonly imagesPerSecond: number | null;
  readonly etaMs: number | null;
}

const progressOf = (
  fraction: number,
  known: Record<keyof Omit<Progress, 'fraction' | 'images'>, number | null>,
): Progress => ({
  fraction,
  ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)),
});

const failuresOf = (store: Store): FailureStatus[] =>
  store.db
    .prepare<
      [number],
      Omit<FailureStatus, 'error' | 'logFile'> & {
        error: string | null;
        attempt: number;
        logFile: string | null;
        firstMs: number;
      }
    >(
      `select key, title, reason, error, attempt, logFile, count(*) as runs, min(endedMs) as firstMs from (
         select key, ${anyTitle} as title, runs.reason, runs.error, max(attempt) as attempt, log_file as logFile,
           runs.ended_ms as endedMs
         from runs join attempts on attempts.run_id = runs.id
         where (runs.status = 'FAILED' or runs.reason in ('timeout', 'preempted'))
           and runs.id in (select run_id from experiment_runs where is_current = 1)
         group by runs.id)
       group by coalesce(error, key) order by firstMs desc, key limit ?`,
    )
    .all(toldFailures)
    .map(({ error, attempt, logFile, firstMs: _, ...run }) => ({
      ...run,
      error: error === null ? null : (storedJson(error) as SerialisedError),
      logFile: logFile ?? store.paths.log(run.key, attempt),
    }));
