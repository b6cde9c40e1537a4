import type { PlannedRun } from '../types.ts';

/** A run and when it would start and end, in seconds after the first start. */
export interface SimulatedRun {
  readonly run: PlannedRun;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** If other nodes may help it: seconds without help, and with as much as possible. */
  readonly withHelp?: { readonly aloneSeconds: number; readonly leastSeconds: number };
}

/** The cost of running a plan on a number of equal nodes. */
export interface NodesForecast {
  readonly nodes: number;
  /** From the first start to the last end. */
  readonly makespanSeconds: number;
  /** Node-seconds spent on runs, summed over all nodes. */
  readonly busySeconds: number;
  /** Share of node time until the last end that is idle, 0..1. */
  readonly idleShare: number;
  /** Makespan on one node / (`nodes` * this makespan): 1 if twice the nodes take half the time. */
  readonly efficiency: number;
  /** No schedule of these runs on this number of nodes ends earlier, because some runs wait for others. */
  readonly leastMakespanSeconds: number;
  /** The runs that determine the end, in order. */
  readonly criticalPath: readonly SimulatedRun[];
}
