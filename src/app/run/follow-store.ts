import { setTimeout as delay } from 'node:timers/promises';
import type { RunEvent, RunStatus } from '../../domain/events.ts';
import { livingOwner } from '../../store/owner.ts';
import { damagesSincePlanned } from '../../store/queries/damages.ts';
import {
  attemptProcess,
  dataVersion,
  errorTextOf,
  type RunState,
  runStates,
} from '../../store/queries/runs/run-states.ts';
import { resultsOf } from '../../store/queries/runs/show-run.ts';
import { storedCauses, storedError } from '../../store/queries/runs/stored-causes.ts';
import { runningRuns } from '../../store/queries/status.ts';
import type { Store } from '../../store/store.ts';

export interface FollowOptions {
  readonly event: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  readonly everyMs?: number;
}

interface Seen {
  readonly status: RunStatus;
  readonly attempt: number;
  /** Text of the last reported progress. */
  progress: string;
}

/**
 * Reports the events of an experiment that another process runs, as that process would. Polls the store once a second,
 * and reads it only if something was written. Ends when no process works in the folder any more, or on the signal:
 * then without an end event, because the experiment continues.
 */
export const followStore = async (store: Store, experiment: string, options: FollowOptions): Promise<void> => {
  const { event, signal, everyMs = 1000 } = options;
  const seen = new Map<string, Seen>();
  const before = runStates(store, experiment);
  const first = before.filter(({ isPart }) => !isPart);
  const cached = first.filter(({ status }) => status === 'FINISHED');
  for (const { key, attempt } of before.filter(({ status }) => status === 'FINISHED'))
    seen.set(key, { status: 'FINISHED', attempt, progress: '' });
  event({ type: 'plan-started', timestampMs: Date.now(), experiment, total: first.length, cached: cached.length });
  const damages = new Set<string>();
  let version: unknown;
  for (;;) {
    const owner = livingOwner(store.db); // checked first, so that whatever it wrote before it ended is read below
    const now = dataVersion(store);
    if (now !== version || version === undefined) {
      tellDamages(store, experiment, damages, event);
      tellChanges(store, experiment, seen, event);
    }
    version = now;
    if (owner === null || signal.aborted) break;
    await delay(everyMs, undefined, { signal }).catch(() => {});
  }
  if (livingOwner(store.db) !== null) return;
  const last = runStates(store, experiment).filter(({ isPart }) => !isPart);
  const count = (status: RunStatus): number => last.filter((run) => run.status === status).length;
  const left = count('SCHEDULED') + count('RUNNING');
  event({
    type: 'plan-ended',
    timestampMs: Date.now(),
    experiment,
    finished: count('FINISHED') - cached.length,
    cached: cached.length,
    failed: count('FAILED'),
    killed: count('KILLED'),
    left,
    interrupted: left > 0,
    causes: storedCauses(store, experiment),
  });
};

/** Each once; `reported` holds the earlier ones. */
const tellDamages = (store: Store, experiment: string, reported: Set<string>, event: FollowOptions['event']): void => {
  for (const { foundMs, ...damage } of damagesSincePlanned(store, experiment)) {
    const id = `${foundMs} ${damage.file}`;
    if (!reported.has(id)) event({ type: 'file-damaged', timestampMs: foundMs, ...damage });
    reported.add(id);
  }
};

const tellChanges = (
  store: Store,
  experiment: string,
  seen: Map<string, Seen>,
  event: FollowOptions['event'],
): void => {
  for (const run of runStates(store, experiment)) {
    const before = seen.get(run.key);
    if (before?.status === run.status && before.attempt === run.attempt) continue;
    seen.set(run.key, { status: run.status, attempt: run.attempt, progress: '' });
    if (run.status === 'SCHEDULED') continue;
    const ran = run.attempt > (before?.attempt ?? 0) || before?.status === 'RUNNING';
    if (ran && before?.status !== 'RUNNING') event(startedEvent(store, run));
    if (run.status === 'FINISHED') event(finishedEvent(store, run));
    if (run.status === 'FAILED' || run.status === 'KILLED') event(failedEvent(store, run, run.status));
  }
  for (const { key, progress } of runningRuns(store)) {
    const before = seen.get(key);
    const text = JSON.stringify(progress);
    if (before === undefined || progress === null || before.progress === text) continue;
    before.progress = text;
    event({ type: 'run-progress', timestampMs: Date.now(), key, progress });
  }
};

const startedEvent = (store: Store, { key, attempt, startedMs }: RunState): RunEvent => {
  const { pid, threads } = attemptProcess(store, key, attempt) ?? { pid: null, threads: 1 };
  return { type: 'run-started', timestampMs: startedMs ?? Date.now(), key, attempt, threads, pid };
};

const finishedEvent = (store: Store, { key, attempt, startedMs, endedMs }: RunState): RunEvent => {
  const results = Object.entries(resultsOf(store, key)).map(([name, value]) => [name, value ?? Number.NaN]);
  const timestampMs = endedMs ?? Date.now();
  const outcome = {
    key,
    results: Object.fromEntries(results) as Record<string, number>,
    artifacts: [],
    environment: {},
    startedMs: startedMs ?? timestampMs,
    endedMs: timestampMs,
  };
  return { type: 'run-finished', timestampMs, key, attempt, outcome };
};

const failedEvent = (store: Store, run: RunState, status: 'FAILED' | 'KILLED'): RunEvent => {
  const { key, attempt, reason, endedMs } = run;
  const error = storedError(errorTextOf(store, key));
  const timestampMs = endedMs ?? Date.now();
  const logFile = attempt === 0 || reason === 'upstream_failed' ? null : store.paths.log(key, attempt);
  return {
    type: 'run-failed',
    timestampMs,
    key,
    attempt,
    status,
    reason: reason ?? 'error',
    error,
    logFile,
    willRetry: false,
  };
};
