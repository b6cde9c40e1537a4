import { FixresError, serialiseError } from '../base/errors.ts';
import type { RunPaths } from '../plan/run-paths.ts';
import type { Db } from './database.ts';
import type { EventRecorder } from './record-event.ts';
import { filesAreIntact, readOutcome } from './run-files.ts';

/** What was found after a scheduler that did not end by itself. */
export interface Recovery {
  /** Keys of runs that had finished without being recorded. */
  readonly recorded: readonly string[];
  /** Keys of runs that were running when their scheduler died. */
  readonly interrupted: readonly string[];
}

/**
 * Brings the store up to what is in the runs' folders: an unrecorded run with a whole outcome and intact artifacts is
 * recorded, and one that was running without leaving an outcome becomes KILLED. To be called by the owner only.
 */
export const recover = (db: Db, paths: RunPaths, recorder: EventRecorder): Recovery => {
  const unfinished = db
    .prepare<[], UnfinishedRun>(
      `select key, coalesce(max(attempt), 0) as attempt, total(attempts.status = 'RUNNING') as running
       from runs left join attempts on run_id = runs.id
       where runs.status <> 'FINISHED'
       group by runs.id`,
    )
    .all();
  const recorded = unfinished.filter((run) => recordOutcome(run, paths, recorder)).map(({ key }) => key);
  const isRecorded = new Set(recorded);
  const interrupted = unfinished.filter(({ key, running }) => running > 0 && !isRecorded.has(key));
  for (const run of interrupted) markInterrupted(run, recorder);
  return { recorded, interrupted: interrupted.map(({ key }) => key) };
};

interface UnfinishedRun {
  readonly key: string;
  /** The last one; 0 without any. */
  readonly attempt: number;
  /** Attempts whose end nobody recorded. */
  readonly running: number;
}

const recordOutcome = ({ key, attempt }: UnfinishedRun, paths: RunPaths, recorder: EventRecorder): boolean => {
  const outcome = readOutcome(paths, key);
  if (outcome === null || !filesAreIntact(paths, outcome)) return false;
  recorder.record({ type: 'run-finished', timestampMs: outcome.endedMs, key, attempt, outcome });
  return true;
};

const markInterrupted = ({ key, attempt }: UnfinishedRun, recorder: EventRecorder): void =>
  recorder.record({
    type: 'run-failed',
    timestampMs: Date.now(),
    key,
    attempt,
    status: 'KILLED',
    reason: 'interrupted',
    error: serialiseError(new FixresError('SCHEDULE_INTERRUPTED', 'the process that ran it ended')),
    logFile: null,
    willRetry: false,
  });
