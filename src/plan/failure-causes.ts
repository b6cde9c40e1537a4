import type { SerialisedError } from '../base/errors.ts';
import type { FailureCause, StatusReason } from '../domain/events.ts';

/** A run that failed, was stopped, or never started. */
export interface UnfinishedRun {
  readonly key: string;
  readonly title: string;
  readonly status: 'FAILED' | 'KILLED';
  readonly reason: StatusReason | null;
  readonly error: SerialisedError;
  readonly logFile: string | null;
}

/** Whether a run itself failed, timed out or was preempted, and was not stopped because of another. */
export const isOwnFailure = ({ status, reason }: Pick<UnfinishedRun, 'status' | 'reason'>): boolean =>
  status === 'FAILED' || reason === 'timeout' || reason === 'preempted';

/**
 * Runs that failed with the same message are one cause, together with all runs that never started because they depend
 * on one of them. `afterOf` gives the keys of a run's dependencies.
 */
export const failureCauses = (
  runs: readonly UnfinishedRun[],
  afterOf: (key: string) => readonly string[],
): FailureCause[] => {
  const causes = new Map<string, FailureCause>();
  const nameOf = new Map<string, string | null>();
  for (const { key, title, error, logFile } of runs.filter(isOwnFailure)) {
    const name = `${error.code} ${error.message}`;
    const { failed, ...known } = causes.get(name) ?? { key, title, error, logFile, failed: 0, stopped: 0 };
    causes.set(name, { ...known, failed: failed + 1, stopped: known.stopped + 1 });
    nameOf.set(key, name);
  }
  const lost = new Set(runs.filter(({ reason }) => reason === 'upstream_failed').map(({ key }) => key));
  const causeOf = (key: string): string | null => {
    const known = nameOf.get(key);
    if (known !== undefined || !lost.has(key)) return known ?? null;
    nameOf.set(key, null);
    const name = afterOf(key).reduce<string | null>((found, needed) => found ?? causeOf(needed), null);
    nameOf.set(key, name);
    return name;
  };
  for (const key of lost) {
    const name = causeOf(key);
    const cause = name === null ? undefined : causes.get(name);
    if (cause !== undefined) causes.set(name!, { ...cause, stopped: cause.stopped + 1 });
  }
  return [...causes.values()];
};
