import { largest } from '../../base/extremes.ts';
import type { SimulatedRun } from '../../plan/estimate/nodes-forecast.ts';

/** A run between the longest chain of inputs before it and the longest chain of dependents after it, in seconds. */
interface Chained {
  readonly before: number;
  readonly seconds: number;
  /** Node-seconds: more than `seconds` if other nodes help. */
  readonly work: number;
  readonly after: number;
}

/**
 * Seconds that these runs take at least on this number of nodes, in any order: the longest chain of dependents; or the
 * work of all runs that have a chain of at least some length after them, shared evenly, and then that chain; or the
 * same with the chains before them. Runs are in the order in which they end.
 */
export const leastMakespan = (runs: readonly SimulatedRun[], nodes: number): number => {
  const chained = chainsOf(runs);
  const longest = largest(chained.map(({ before, seconds, after }) => before + seconds + after));
  const reversed = chained.map(({ before, after, ...own }) => ({ ...own, before: after, after: before }));
  return Math.max(0, longest, sharedThenChain(chained, nodes), sharedThenChain(reversed, nodes));
};

const sharedThenChain = (runs: readonly Chained[], nodes: number): number => {
  let [most, sum, leastBefore] = [0, 0, Number.POSITIVE_INFINITY];
  for (const { before, work, after } of runs.toSorted((a, b) => b.after - a.after)) {
    sum += work;
    leastBefore = Math.min(leastBefore, before);
    most = Math.max(most, leastBefore + sum / nodes + after);
  }
  return most;
};

const chainsOf = (runs: readonly SimulatedRun[]): Chained[] => {
  const longest = { before: new Map<string, number>(), after: new Map<string, number>() };
  const lengthen = (side: keyof typeof longest, key: string, seconds: number): void => {
    longest[side].set(key, Math.max(longest[side].get(key) ?? 0, seconds));
  };
  for (const each of runs) {
    const { job, after } = each.run;
    const before = Math.max(0, largest(after.map((key) => longest.before.get(key) ?? 0)));
    lengthen('before', job.key, before + leastSeconds(each));
  }
  for (const each of runs.toReversed()) {
    const own = leastSeconds(each) + (longest.after.get(each.run.job.key) ?? 0);
    for (const key of each.run.after) lengthen('after', key, own);
  }
  return runs.map((each) => {
    const seconds = leastSeconds(each);
    const { key } = each.run.job;
    const work = each.withHelp?.aloneSeconds ?? seconds;
    return { seconds, work, before: longest.before.get(key)! - seconds, after: longest.after.get(key) ?? 0 };
  });
};

const leastSeconds = ({ startSeconds, endSeconds, withHelp }: SimulatedRun): number =>
  withHelp?.leastSeconds ?? endSeconds - startSeconds;
