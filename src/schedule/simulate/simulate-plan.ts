import type { RunEvent } from '../../domain/events.ts';
import type { RunJob } from '../../domain/jobs/jobs.ts';
import type { SimulatedRun } from '../../plan/estimate/nodes-forecast.ts';
import { nodesOfPlan } from '../../plan/passes/nodes-of-plan.ts';
import type { Plan } from '../../plan/types.ts';
import type { AttemptRequest, AttemptResult, Executor } from '../executors/types.ts';
import { runPlan } from '../run-plan.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface Simulation {
  /** Each takes one run at a time, like a worker or a cluster job with a machine to itself. */
  readonly nodes: number;
  /** Seconds that a run or a part of a pass takes. */
  readonly secondsOf: (jobs: readonly RunJob[]) => number;
  /** Seconds until a node is ready for its first run. Default: 0. */
  readonly startSeconds?: number;
}

/**
 * When each run still to execute would start and end on a number of nodes, in the order in which they end. The real
 * scheduler makes the decisions, with an executor whose runs take their estimated time: nothing is computed, and the
 * same plan always gives the same result.
 */
export const simulatePlan = async (plan: Plan, simulation: Simulation): Promise<SimulatedRun[]> => {
  const { nodes, secondsOf } = simulation;
  const clock = new VirtualClock();
  const runOf = new Map(nodesOfPlan(plan).map((run) => [run.job.key, run]));
  const started = new Map<string, number>();
  const finished: SimulatedRun[] = [];
  const record = (event: RunEvent): void => {
    if (event.type === 'run-started') started.set(event.key, clock.nowSeconds);
    if (event.type !== 'run-finished') return;
    const run = runOf.get(event.key)!;
    finished.push({ run, startSeconds: started.get(event.key)!, endSeconds: clock.nowSeconds });
  };
  await clock.runUntil(
    runPlan(plan, {
      executor: simulatedExecutor(clock, simulation),
      ledger: { has: (key) => started.has(key), record },
      workers: nodes,
      threads: nodes,
      threadsOfKind: () => 1,
      costOf: (job) => secondsOf([job]),
    }),
  );
  return finished;
};

const simulatedExecutor = (clock: VirtualClock, { secondsOf, startSeconds = 0 }: Simulation): Executor => {
  let [busy, startedNodes] = [0, 0];
  const run = async ({ job, parts }: AttemptRequest, started: (pid: null) => void): Promise<AttemptResult> => {
    started(null);
    busy++;
    const isFirst = busy > startedNodes;
    if (isFirst) startedNodes++;
    await clock.sleep((isFirst ? startSeconds : 0) + (parts === undefined ? secondsOf([job]) : 0));
    busy--;
    return { type: 'finished', outcome: { ...nothingMade, key: job.key } };
  };
  return {
    run: (request, watch) => run(request, watch.started),
    close: async () => {},
  };
};

const nothingMade = { results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 };
