import type { RunEvent } from '../../domain/events.ts';
import type { HeadsJob, RunJob } from '../../domain/jobs/jobs.ts';
import type { SimulatedRun } from '../../plan/estimate/nodes-forecast.ts';
import type { WindowTimes } from '../../plan/estimate/window-times.ts';
import { nodesOfPlan } from '../../plan/passes/nodes-of-plan.ts';
import type { Plan } from '../../plan/types.ts';
import type { AttemptRequest, AttemptResult, Executor } from '../executors/types.ts';
import { runPlan } from '../run-plan.ts';
import { SimulatedHeads } from './simulated-heads.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface Simulation {
  /** Each takes one run at a time, like a worker or a cluster job with a machine to itself. */
  readonly nodes: number;
  /** Seconds that a run or a part of a pass takes. */
  readonly secondsOf: (jobs: readonly RunJob[]) => number;
  /** For heads that other nodes may help. */
  readonly windowOf: (job: HeadsJob) => WindowTimes;
  /** Seconds until a node is ready for its first run. Default: 0. */
  readonly startSeconds?: number;
}

export interface SimulatedPlan {
  /** Every run, in the order in which they end. */
  readonly runs: readonly SimulatedRun[];
  /** Node-seconds of nodes that helped heads, in addition to those of the runs. */
  readonly helpedSeconds: number;
}

/**
 * When each run still to execute would start and end on a number of nodes. The real scheduler makes the decisions, with
 * an executor whose runs take their estimated time: nothing is computed, and the same plan always gives the same
 * result.
 */
export const simulatePlan = async (plan: Plan, simulation: Simulation): Promise<SimulatedPlan> => {
  const { nodes, secondsOf, windowOf } = simulation;
  const clock = new VirtualClock();
  const heads = new SimulatedHeads(clock, windowOf);
  const runOf = new Map(nodesOfPlan(plan).map((run) => [run.job.key, run]));
  const windows = new Map(plan.windows?.map((window) => [window.heads, window]));
  const started = new Map<string, number>();
  const finished: SimulatedRun[] = [];
  const record = (event: RunEvent): void => {
    if (event.type === 'run-started') started.set(event.key, clock.nowSeconds);
    if (event.type !== 'run-finished') return;
    const run = runOf.get(event.key)!;
    const at = { startSeconds: started.get(event.key)!, endSeconds: clock.nowSeconds };
    const window = windows.get(event.key);
    const isHelped = run.job.kind === 'heads' && window !== undefined;
    finished.push({ run, ...at, ...(isHelped ? { withHelp: heads.withHelp(run.job, window.helpers) } : {}) });
  };
  await clock.runUntil(
    runPlan(plan, {
      executor: simulatedExecutor(clock, heads, simulation),
      ledger: { has: (key) => started.has(key), record },
      workers: nodes,
      threads: nodes,
      threadsOfKind: () => 1,
      costOf: (job) => secondsOf([job]),
    }),
  );
  return { runs: finished, helpedSeconds: heads.helpedSeconds };
};

const simulatedExecutor = (
  clock: VirtualClock,
  heads: SimulatedHeads,
  { secondsOf, startSeconds = 0 }: Simulation,
): Executor => {
  let [busy, startedNodes] = [0, 0];
  const work = async ({ job, parts, windowBytes }: AttemptRequest, stop: AbortSignal): Promise<AttemptResult> => {
    if (++busy > startedNodes) {
      startedNodes++;
      await clock.sleep(startSeconds);
    }
    if (job.kind === 'ahead') {
      await heads.help(job.params.heads, stop);
      return { type: 'stopped', logFile: null };
    }
    if (job.kind === 'heads' && windowBytes !== undefined) await heads.train(job);
    else await clock.sleep(parts === undefined ? secondsOf([job]) : 0);
    return { type: 'finished', outcome: { ...nothingMade, key: job.key } };
  };
  const run: Executor['run'] = async (request, { started, stop }) => {
    started(null);
    try {
      return await work(request, stop);
    } finally {
      busy--;
    }
  };
  return { run, close: async () => {} };
};

const nothingMade = { results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 };
