import type { RunJob } from '../domain/jobs/jobs.ts';
import { type RunKind, runKinds } from '../domain/jobs/run-kinds.ts';
import { criticalPaths, estimateCost } from '../plan/estimate/estimate-cost.ts';
import { nodesOfPlan, partsOfRuns } from '../plan/passes/nodes-of-plan.ts';
import type { Plan, PlannedRun } from '../plan/types.ts';
import { isTimed } from './is-timed.ts';
import type { Needs } from './resource-pool.ts';
import { threadsFor } from './threads.ts';
import type { RunPlanOptions } from './types.ts';

/** What a plan executes, parts of passes and runs, with their order, threads and needs: fixed while it runs. */
export class PlanNodes {
  readonly all: readonly PlannedRun[];
  readonly #options: RunPlanOptions;
  readonly #parts: ReadonlySet<string>;
  readonly #partsOf: ReadonlyMap<string, readonly string[]>;
  readonly #priorities: ReadonlyMap<string, number>;
  readonly #threads: ReadonlyMap<RunKind, number>;

  constructor(plan: Plan, options: RunPlanOptions) {
    this.#options = options;
    this.all = nodesOfPlan(plan);
    const passes = plan.passes ?? [];
    this.#parts = new Set(passes.flatMap(({ parts }) => parts.map(({ job }) => job.key)));
    this.#partsOf = new Map([...partsOfRuns(passes)].map(([key, parts]) => [key, parts.map(({ job }) => job.key)]));
    const { costOf = estimateCost } = options;
    // If a run has parts, these do its work.
    const costBesideParts = (job: RunJob): number => (this.#partsOf.has(job.key) ? 0 : costOf(job));
    this.#priorities = criticalPaths(this.all, costBesideParts);
    const { workers, threads, threadsOfKind, whole = plan } = options;
    this.#threads = new Map(
      runKinds.map((kind) => [kind, threadsOfKind?.(kind) ?? threadsFor(kind, whole, workers, threads)]),
    );
  }

  /** Parts are not runs of the plan: they are not counted, and if one is not done, its runs do the work themselves. */
  isPart(key: string): boolean {
    return this.#parts.has(key);
  }

  /** Keys of a run's parts; undefined if it has none. */
  partsOf(key: string): readonly string[] | undefined {
    return this.#partsOf.get(key);
  }

  /** The run with the longest chain of dependents starts first. */
  priority({ job }: PlannedRun): number {
    return this.#priorities.get(job.key) ?? 0;
  }

  threads(kind: RunKind): number {
    return this.#threads.get(kind) ?? 1;
  }

  needs(run: PlannedRun): Needs {
    if (isTimed(run.job)) return { cores: Number.POSITIVE_INFINITY, memoryBytes: 0, devices: 0 };
    return { cores: this.threads(run.job.kind), memoryBytes: 0, devices: 0, ...this.#options.needsOf?.(run) };
  }
}
