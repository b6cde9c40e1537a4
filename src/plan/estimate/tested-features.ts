import type { RunJob } from '../../domain/jobs/jobs.ts';

/** What the predictions of a test were computed from: features at one or more resolutions, or a test side by side. */
export const testedFeatures = ({ inputs }: Extract<RunJob, { kind: 'evaluate' }>): string[] =>
  Object.entries(inputs).flatMap(([name, key]) =>
    key !== undefined &&
    (name === 'features' || name === 'tests' || name.startsWith('scale:') || name.startsWith('view:'))
      ? [key]
      : [],
  );
