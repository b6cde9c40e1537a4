import type { JsonObject } from '../../base/json.ts';
import type { RunJob } from '../../domain/jobs/jobs.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';

/** A run before its order, title and reason are known. Several drafts may share one key. */
export interface DraftRun<Job extends RunJob = RunJob> {
  readonly job: Job;
  readonly labels: RunLabels;
}

const noLabels: RunLabels = {
  dataset: '',
  model: null,
  trainResolutionPx: null,
  testResolutionPx: null,
  imageResolutionPx: null,
  scope: null,
  seed: null,
  part: null,
  cropRatio: null,
  resize: null,
  adaptation: null,
  scalesPx: null,
  analysis: null,
  assignment: {},
};

/** Labels that are null for everything that does not apply to the run. */
export const labelsOf = (known: Partial<RunLabels> & Pick<RunLabels, 'dataset'>): RunLabels => ({
  ...noLabels,
  ...known,
});

/** Keys of the runs that a job reads, without duplicates. */
export const inputKeys = (job: RunJob): string[] =>
  [...new Set(Object.values<string | undefined>(job.inputs))].filter((key) => key !== undefined);

/**
 * One draft for each key, in order of first appearance. Labels in which the drafts differ do not describe the shared
 * run and are left out: a run shared by two values of a matrix axis has no value on that axis.
 */
export const mergeDrafts = (drafts: readonly DraftRun[]): DraftRun[] => {
  const merged = new Map<string, DraftRun>();
  for (const draft of drafts) {
    const known = merged.get(draft.job.key);
    if (known?.labels === draft.labels) continue;
    merged.set(draft.job.key, known ? { ...known, labels: commonLabels(known.labels, draft.labels) } : draft);
  }
  return [...merged.values()];
};

const commonLabels = (a: RunLabels, b: RunLabels): RunLabels => ({
  ...(Object.fromEntries(
    Object.entries(a).map(([name, value]) => [name, isEqual(value, b[name as keyof RunLabels]) ? value : null]),
  ) as unknown as RunLabels), // every label but the next two may be null
  // If one data set has two names, the alphabetically first, so that the order in the spec does not matter.
  dataset: [a.dataset, b.dataset].sort()[0]!,
  assignment: commonMembers(a.assignment, b.assignment),
});

const isEqual = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const commonMembers = (a: JsonObject, b: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(a).filter(
      ([path, value]) => Object.hasOwn(b, path) && JSON.stringify(b[path]) === JSON.stringify(value),
    ),
  );
