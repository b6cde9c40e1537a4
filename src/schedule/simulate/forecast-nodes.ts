import type { RunJob } from '../../domain/jobs/jobs.ts';
import type { Plan } from '../../plan/types.ts';
import { criticalPath } from './critical-path.ts';
import { type SimulatedRun, simulatePlan } from './simulate-plan.ts';

/** What carrying a plan out on so many equal nodes would take. */
export interface NodesForecast {
  readonly nodes: number;
  /** From the first start to the last end. */
  readonly makespanSeconds: number;
  /** Seconds in which a node has a run, of all nodes together. */
  readonly busySeconds: number;
  /** Share of the nodes' time until the last end in which they have no run, 0..1. */
  readonly idleShare: number;
  /** The makespan of one node over `nodes` times this one: 1 where twice the nodes take half the time. */
  readonly efficiency: number;
  /** The runs that the end hangs on, in their order. */
  readonly criticalPath: readonly SimulatedRun[];
}

/** Simulates the plan on each number of nodes. `secondsOf`: of runs that one node carries out in the same pass. */
export const forecastNodes = async (
  plan: Plan,
  nodeCounts: readonly number[],
  secondsOf: (jobs: readonly RunJob[]) => number,
): Promise<NodesForecast[]> => {
  const alone = await simulatePlan(plan, { nodes: 1, secondsOf });
  const forecasts: NodesForecast[] = [];
  for (const nodes of nodeCounts) {
    const runs = nodes === 1 ? alone : await simulatePlan(plan, { nodes, secondsOf });
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
    idleShare: heldSeconds === 0 ? 0 : 1 - busySeconds / heldSeconds,
    efficiency: heldSeconds === 0 ? 1 : aloneSeconds / heldSeconds,
    criticalPath: criticalPath(runs),
  };
};

/** Runs are in the order in which they end. */
const makespanOf = (runs: readonly SimulatedRun[]): number => runs.at(-1)?.endSeconds ?? 0;
