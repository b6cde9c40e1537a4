import type { AheadJob, HeadsJob } from '../domain/jobs/jobs.ts';
import type { Plan, PlannedRun, PlannedWindow } from '../plan/types.ts';
import { aheadJob } from '../plan/windows/ahead-job.ts';
import type { Needs, ResourcePool } from './resource-pool.ts';

export interface SpareWorkersOptions {
  readonly plan: Plan;
  readonly workers: number;
  readonly pool: ResourcePool;
  readonly needs: (run: PlannedRun) => Needs;
  readonly priority: (run: PlannedRun) => number;
  /** Executes a job until it ends or is stopped; true: it ended by itself without an error. */
  readonly execute: (job: AheadJob, heads: PlannedRun, stop: AbortSignal) => Promise<boolean>;
}

/** A heads run in progress, and the positions of workers that may help it. */
interface Helped {
  readonly run: PlannedRun;
  readonly window: PlannedWindow;
  readonly idle: Set<number>;
}

interface Helper {
  readonly helped: Helped;
  readonly needs: Needs;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Lets workers that have nothing else to do help running heads, by computing the trunk ahead. They are stopped as soon
 * as a run needs the worker, or what it uses; runs never wait for their work. What becomes of them is not recorded.
 */
export class SpareWorkers {
  readonly #options: SpareWorkersOptions;
  readonly #windows: ReadonlyMap<string, PlannedWindow>;
  readonly #helped = new Map<string, Helped>();
  readonly #helpers = new Set<Helper>();
  /** Number of runs that have what they need. */
  #running = 0;

  constructor(options: SpareWorkersOptions) {
    this.#options = options;
    this.#windows = new Map(options.plan.windows?.map((window) => [window.heads, window]));
  }

  /** Disk space through which a run may be helped; undefined if it cannot be. */
  windowBytesOf({ job }: PlannedRun): number | undefined {
    return this.#windows.get(job.key)?.bytes;
  }

  /** A run has begun. */
  begin(run: PlannedRun): void {
    const window = this.#windows.get(run.job.key);
    if (window === undefined) return;
    this.#helped.set(run.job.key, { run, window, idle: new Set(Array(window.helpers).keys()) });
    this.fill();
  }

  /** A run has ended; its helpers are stopped. */
  end({ job }: PlannedRun): void {
    const helped = this.#helped.get(job.key);
    this.#helped.delete(job.key);
    for (const helper of this.#helpers) if (helper.helped === helped) helper.stop.abort();
  }

  /** Starts helpers wherever workers are idle, and most for the run that will take longest. */
  fill(): void {
    const { workers, pool, needs } = this.#options;
    while (this.#running + this.#helpers.size < workers) {
      const helped = this.#neediest();
      if (helped === undefined || !pool.hasFree([...this.#needs, needs(helped.run)])) return;
      this.#start(helped);
    }
  }

  /**
   * Takes what a run needs from the pool as if there were no helpers, then stops those that are in its way, the latest
   * first. Returns a function that gives it back.
   */
  async take(run: PlannedRun): Promise<() => void> {
    const { workers, pool, needs, priority } = this.#options;
    const release = await pool.take(needs(run), priority(run));
    this.#running++;
    for (const helper of [...this.#helpers].reverse()) {
      if (this.#running + this.#helpers.size <= workers && pool.hasFree(this.#needs)) break;
      helper.stop.abort();
      await helper.ended;
    }
    return () => {
      this.#running--;
      release();
      this.fill();
    };
  }

  /** Stops all helpers. */
  async close(): Promise<void> {
    this.#helped.clear();
    for (const { stop } of this.#helpers) stop.abort();
    await Promise.all([...this.#helpers].map(({ ended }) => ended));
  }

  get #needs(): Needs[] {
    return [...this.#helpers].map(({ needs }) => needs);
  }

  #neediest(): Helped | undefined {
    const secondsLeft = (helped: Helped): number =>
      this.#options.priority(helped.run) / (1 + helped.window.helpers - helped.idle.size);
    const open = [...this.#helped.values()].filter(({ idle }) => idle.size > 0);
    return open.toSorted((a, b) => secondsLeft(b) - secondsLeft(a))[0];
  }

  #start(helped: Helped): void {
    const { needs, execute } = this.#options;
    const { run, window, idle } = helped;
    const [worker] = [...idle] as [number];
    idle.delete(worker);
    const stop = new AbortController();
    const work = async (): Promise<void> => {
      const isDone = await execute(aheadJob(run.job as HeadsJob, window.bytes, worker), run, stop.signal);
      this.#helpers.delete(helper);
      // One that failed is not started again.
      if (isDone || stop.signal.aborted) idle.add(worker);
      if (isDone) this.fill();
    };
    const helper: Helper = { helped, needs: needs(run), stop, ended: work() };
    this.#helpers.add(helper);
  }
}
