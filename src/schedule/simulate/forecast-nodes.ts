import type { NodesForecast, SimulatedRun } from '../../plan/estimate/nodes-forecast.ts';
import type { Plan } from '../../plan/types.ts';
import { criticalPath } from './critical-path.ts';
import { leastMakespan } from './least-makespan.ts';
import { type SimulatedPlan, type Simulation, simulatePlan } from './simulate-plan.ts';

/** Simulates the plan on each number of nodes, with its passes and windows divided accordingly. */
export const forecastNodes = async (
  planFor: (nodes: number) => Plan,
  nodeCounts: readonly number[],
  times: Omit<Simulation, 'nodes'>,
): Promise<NodesForecast[]> => {
  const alone = await simulatePlan(planFor(1), { nodes: 1, ...times });
  const forecasts: NodesForecast[] = [];
  for (const nodes of nodeCounts) {
    const simulated = nodes === 1 ? alone : await simulatePlan(planFor(nodes), { nodes, ...times });
    forecasts.push(forecastOf(nodes, simulated, makespanOf(alone.runs)));
  }
  return forecasts;
};

const forecastOf = (nodes: number, { runs, helpedSeconds }: SimulatedPlan, aloneSeconds: number): NodesForecast => {
  const makespanSeconds = makespanOf(runs);
  const ofRuns = runs.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  const busySeconds = ofRuns + helpedSeconds;
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
