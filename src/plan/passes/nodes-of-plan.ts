import type { Plan, PlannedRun } from '../types.ts';

/** Everything to execute: parts of passes, and runs, which wait for the parts of their pass; inputs first. */
export const nodesOfPlan = ({ runs, passes = [] }: Plan): readonly PlannedRun[] => {
  if (passes.length === 0) return runs;
  const partsOf = partsOfRuns(passes);
  const placed = new Set<string>();
  return runs.flatMap((run) => {
    const parts = partsOf.get(run.job.key);
    if (parts === undefined) return [run];
    const isFirst = !placed.has(parts[0]!.job.key);
    for (const { job } of parts) placed.add(job.key);
    const waiting = { ...run, after: [...run.after, ...parts.map(({ job }) => job.key)] };
    return isFirst ? [...parts, waiting] : [waiting];
  });
};

/** The parts of each run's pass, for runs that have one. */
export const partsOfRuns = (passes: NonNullable<Plan['passes']>): ReadonlyMap<string, readonly PlannedRun[]> =>
  new Map(passes.flatMap(({ runs, parts }) => runs.map((key) => [key, parts] as const)));
