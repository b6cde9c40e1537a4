import { titleOfPass } from '../../plan/passes/pass-title.ts';
import type { Store } from '../store.ts';

/** Progress of a pass over the images that is divided into several parts. */
export interface PassProgress {
  readonly title: string;
  readonly parts: number;
  readonly finished: number;
  readonly running: number;
  /** Start of the first part that is running. */
  readonly startedMs: number;
}

/** Passes with at least one running part, in order of start. */
export const runningPasses = (store: Store): PassProgress[] => {
  const passes = new Map<string, PassProgress>();
  for (const { experiment, title, status, startedMs } of partsOf(store)) {
    const found = titleOfPass(title);
    if (found === null) continue;
    const id = `${experiment} ${found.parts} ${found.title}`;
    const { finished, running, startedMs: first } = passes.get(id) ?? none;
    passes.set(id, {
      ...found,
      finished: finished + (status === 'FINISHED' ? 1 : 0),
      running: running + (status === 'RUNNING' ? 1 : 0),
      startedMs: Math.min(first, startedMs ?? Number.POSITIVE_INFINITY),
    });
  }
  return [...passes.values()].filter(({ running }) => running > 0).sort((a, b) => a.startedMs - b.startedMs);
};

const none = { finished: 0, running: 0, startedMs: Number.POSITIVE_INFINITY };

interface Part {
  readonly experiment: number;
  readonly title: string;
  readonly status: string;
  /** null unless it is running. */
  readonly startedMs: number | null;
}

const partsOf = (store: Store): Part[] =>
  store.db
    .prepare<[], Part>(
      `select experiment_id as experiment, title, runs.status, attempts.started_ms as startedMs
       from experiment_runs join runs on runs.id = experiment_runs.run_id and kind = 'pass'
       left join attempts on attempts.run_id = runs.id and attempts.status = 'RUNNING' and runs.status = 'RUNNING'`,
    )
    .all();
