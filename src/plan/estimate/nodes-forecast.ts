import type { PlannedRun } from '../types.ts';

/** A run and when it would start and end, in seconds from the start of the first. */
export interface SimulatedRun {
  readonly run: PlannedRun;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** The cost of running a plan on a number of equal nodes. */
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
