import type { RunJob } from '../../domain/jobs/jobs.ts';
import type { NodesForecast, SimulatedRun } from '../../plan/estimate/nodes-forecast.ts';
import type { Plan } from '../../plan/types.ts';
import { criticalPath } from './critical-path.ts';
import { leastMakespan } from './least-makespan.ts';
import { simulatePlan } from './simulate-plan.ts';

/**
 * Simulates the plan on each number of nodes, with its passes divided accordingly. `secondsOf` gives the duration of
 * runs, or of a part of a pass.
 */
export const forecastNodes = async (
  planFor: (nodes: number) => Plan,
  nodeCounts: readonly number[],
  secondsOf: (jobs: readonly RunJob[]) => number,
): Promise<NodesForecast[]> => {
  const alone = await simulatePlan(planFor(1), { nodes: 1, secondsOf });
  const forecasts: NodesForecast[] = [];
  for (const nodes of nodeCounts) {
    const runs = nodes === 1 ? alone : await simulatePlan(planFor(nodes), { nodes, secondsOf });
    forecasts.push(forecastOf(nodes, runs, makespanOf(alone)));
  }
  return forecasts;
};

const forecastOf = (nodes: number, runs: readonly SimulatedRun[], aloneSeconds: number): NodesForecast => {
  const makespanSeconds = makespanOf(runs);
  const busySeconds = runs.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  const heldSeconds = nodes * makespanSeconds;
  return {
    nodes,
    makespanSeconds,
    busySeconds,
    idleShare: heldSeconds === 0 ? 0 : Math.max(0, 1 - busySeconds / heldSeconds),
    efficiency: heldSeconds === 0 ? 1 : aloneSeconds / heldSeconds,
    leastMakespanSeconds: leastMakespan(runs, nodes),
    criticalPath: criticalPath(runs),
  };
};

/** Runs are in the order in which they end. */
const makespanOf = (runs: readonly SimulatedRun[]): number => runs.at(-1)?.endSeconds ?? 0;
