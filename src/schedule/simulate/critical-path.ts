import type { SimulatedRun } from '../../plan/estimate/nodes-forecast.ts';

/**
 * The runs that determine the end of a plan: the last one, the one it waited for before it could start, and so on back
 * to the beginning. The predecessor is an input, or else the run that had the node before. Runs that take no time are
 * left out.
 */
export const criticalPath = (runs: readonly SimulatedRun[]): SimulatedRun[] => {
  const path: SimulatedRun[] = [];
  for (let at = runs.length - 1; at >= 0; ) {
    const last = runs[at]!;
    if (last.endSeconds > last.startSeconds) path.push(last);
    at = awaitedBy(last, runs, at);
  }
  return path.reverse();
};

/** Among the runs before `end`, the position of one whose end the given run waited for; -1: it waited for none. */
const awaitedBy = ({ run, startSeconds }: SimulatedRun, runs: readonly SimulatedRun[], end: number): number => {
  let found = -1;
  for (let at = end - 1; at >= 0 && runs[at]!.endSeconds >= startSeconds; at--) {
    if (runs[at]!.endSeconds > startSeconds) continue;
    if (run.after.includes(runs[at]!.run.job.key)) return at;
    if (found === -1) found = at;
  }
  return found;
};
