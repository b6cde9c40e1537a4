import type { AheadJob, HeadsJob } from '../domain/jobs/jobs.ts';
import type { Plan, PlannedRun, PlannedWindow } from '../plan/types.ts';
import { aheadJob } from '../plan/windows/ahead-job.ts';
import type { Needs, ResourcePool } from './resource-pool.ts';

export interface SpareWorkersOptions {
  readonly plan: Plan;
  readonly workers: number;
  readonly pool: ResourcePool;
  /** Number of workers that execute runs, or are about to. */
  readonly busy: () => number;
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
  /** Runs that are about to start: until they have, no helper does. */
  #arriving = 0;

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
    const { workers, busy, pool, needs } = this.#options;
    while (this.#arriving === 0 && busy() + this.#helpers.size < workers) {
      const helped = this.#neediest();
      if (helped === undefined || !pool.isFreeFor(needs(helped.run))) return;
      this.#start(helped);
    }
  }

  /** Takes what a run needs from the pool, and stops helpers until it is there. */
  async take(run: PlannedRun): Promise<() => void> {
    const { pool, needs, priority } = this.#options;
    this.#arriving++;
    try {
      await this.#makeRoom(needs(run));
      return await pool.take(needs(run), priority(run));
    } finally {
      this.#arriving--;
    }
  }

  /** Stops all helpers. */
  async close(): Promise<void> {
    this.#helped.clear();
    for (const { stop } of this.#helpers) stop.abort();
    await Promise.all([...this.#helpers].map(({ ended }) => ended));
  }

  /** Stops helpers, the latest first, until a run with these needs can start. */
  async #makeRoom(run: Needs): Promise<void> {
    const { workers, busy, pool } = this.#options;
    for (const helper of [...this.#helpers].reverse()) {
      if (busy() + this.#helpers.size <= workers && pool.isFreeFor(run)) return;
      helper.stop.abort();
      await helper.ended;
    }
  }

  #neediest(): Helped | undefined {
    const secondsLeft = (helped: Helped): number =>
      this.#options.priority(helped.run) / (1 + helped.window.helpers - helped.idle.size);
    const open = [...this.#helped.values()].filter(({ idle }) => idle.size > 0);
    return open.toSorted((a, b) => secondsLeft(b) - secondsLeft(a))[0];
  }

  #start(helped: Helped): void {
    const { pool, needs, priority, execute } = this.#options;
    const { run, window, idle } = helped;
    const [worker] = [...idle] as [number];
    idle.delete(worker);
    const stop = new AbortController();
    const work = async (): Promise<void> => {
      const release = await pool.take(needs(run), priority(run));
      const isDone = await execute(aheadJob(run.job as HeadsJob, window.bytes, worker), run, stop.signal);
      release();
      this.#helpers.delete(helper);
      // One that failed is not started again.
      if (isDone || stop.signal.aborted) idle.add(worker);
      if (isDone) this.fill();
    };
    const helper: Helper = { helped, stop, ended: work() };
    this.#helpers.add(helper);
  }
}
