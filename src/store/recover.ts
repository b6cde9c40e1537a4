import { existsSync } from 'node:fs';
import { FixresError, serialiseError } from '../base/errors.ts';
import type { Damage } from '../base/files/damage.ts';
import { readOutcomeFile } from '../plan/handover/outcome-file.ts';
import type { RunPaths } from '../plan/handover/run-paths.ts';
import type { Db } from './database.ts';
import type { EventRecorder } from './runs/record-event.ts';
import { type DamagedFile, damagedFiles } from './runs/run-files.ts';

/** What was recovered after a scheduler was killed. */
export interface Recovery {
  /** Keys of runs that had finished without being recorded. */
  readonly recorded: readonly string[];
  /** Keys of runs that were running when their scheduler died. */
  readonly interrupted: readonly string[];
  /** Why the outcomes of others were rejected. */
  readonly damages: readonly Damage[];
}

/**
 * Updates the store from the runs' folders: an unrecorded run with a complete outcome and intact artifacts is recorded,
 * and one that was running without an outcome becomes KILLED. Only the owner may call this.
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
  const found = unfinished.map((run) => ({ key: run.key, ...recordOutcome(run, paths, recorder) }));
  const recorded = found.filter(({ isRecorded }) => isRecorded).map(({ key }) => key);
  const isRecorded = new Set(recorded);
  const interrupted = unfinished.filter(({ key, running }) => running > 0 && !isRecorded.has(key));
  for (const run of interrupted) markInterrupted(run, recorder);
  const damages = found.flatMap(({ key, damaged }) => damaged.map((each) => ({ key, ...each, remedy })));
  return { recorded, interrupted: interrupted.map(({ key }) => key), damages };
};

const remedy = 'its run is treated as unfinished';

interface UnfinishedRun {
  readonly key: string;
  /** The last attempt; 0 if there is none. */
  readonly attempt: number;
  /** Attempts whose end was not recorded. */
  readonly running: number;
}

interface FoundOutcome {
  readonly isRecorded: boolean;
  readonly damaged: readonly DamagedFile[];
}

const recordOutcome = ({ key, attempt }: UnfinishedRun, paths: RunPaths, recorder: EventRecorder): FoundOutcome => {
  const file = paths.outcome(key);
  const reading = readOutcomeFile(file, key);
  if (reading.state === 'absent') return { isRecorded: false, damaged: [] };
  const damaged = 'value' in reading ? damagedFiles(paths, reading.value) : [{ file, reason: reading.reason }];
  if (damaged.length === 0 && 'value' in reading) {
    const { value: outcome } = reading;
    recorder.record({ type: 'run-finished', timestampMs: outcome.endedMs, key, attempt, outcome });
    return { isRecorded: true, damaged };
  }
  // Missing files may have been removed by the user.
  return { isRecorded: false, damaged: damaged.filter((each) => existsSync(each.file)) };
};

const markInterrupted = ({ key, attempt }: UnfinishedRun, recorder: EventRecorder): void =>
  recorder.record({
    type: 'run-failed',
    timestampMs: Date.now(),
    key,
    attempt,
    status: 'KILLED',
    reason: 'interrupted',
    error: serialiseError(new FixresError('SCHEDULE_INTERRUPTED', 'its process ended')),
    logFile: null,
    willRetry: false,
  });
