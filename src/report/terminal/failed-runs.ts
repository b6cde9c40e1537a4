/** Runs that failed in the same words: the first of them, and how many there are. */
export interface FailedRuns {
  readonly title: string;
  readonly message: string;
  readonly logFile: string | null;
  readonly runs: number;
}

export const keptFailures = 5;

/** With one more; only the last ones are kept. */
export const withFailure = (
  failures: readonly FailedRuns[],
  failed: Omit<FailedRuns, 'runs'>,
): readonly FailedRuns[] => {
  const same = failures.find(({ message }) => message === failed.message);
  if (same === undefined) return [...failures, { ...failed, runs: 1 }].slice(-keptFailures);
  return failures.map((each) => (each === same ? { ...same, runs: same.runs + 1 } : each));
};

/** What is said of a failure: its message, or the run that has failed in the same words before. */
export const failureWords = (failures: readonly FailedRuns[], message: string): string => {
  const same = failures.find((each) => each.message === message);
  return same === undefined ? message : `for the same reason as ${same.title}`;
};
