/** Runs that failed with the same message: the first of them, and their number. */
export interface FailedRuns {
  readonly title: string;
  readonly message: string;
  readonly logFile: string | null;
  readonly runs: number;
}

export const keptFailures = 5;

/** Adds one; only the latest are kept. */
export const withFailure = (
  failures: readonly FailedRuns[],
  failed: Omit<FailedRuns, 'runs'>,
): readonly FailedRuns[] => {
  const same = failures.find(({ message }) => message === failed.message);
  if (same === undefined) return [...failures, { ...failed, runs: 1 }].slice(-keptFailures);
  return failures.map((each) => (each === same ? { ...same, runs: same.runs + 1 } : each));
};

/** The text for a failure: its message, or the earlier run that failed with the same message. */
export const failureWords = (failures: readonly FailedRuns[], message: string): string => {
  const same = failures.find((each) => each.message === message);
  return same === undefined ? message : `for the same reason as ${same.title}`;
};
