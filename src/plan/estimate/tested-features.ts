import type { RunJob } from '../../domain/jobs/jobs.ts';

/** The runs that a test's predictions come from: `features` at one or more resolutions or views, or one `tests` run. */
export const testedFeatures = ({ inputs }: Extract<RunJob, { kind: 'evaluate' }>): string[] =>
  Object.entries(inputs).flatMap(([name, key]) =>
    key !== undefined &&
    (name === 'features' || name === 'tests' || name.startsWith('scale:') || name.startsWith('view:'))
      ? [key]
      : [],
  );
