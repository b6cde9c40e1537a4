import type { PlannedRun } from '../plan/types.ts';

/** Which runs of a plan can start, and which never will. Cached runs count as finished. */
export class PlanState {
  readonly #runs: ReadonlyMap<string, PlannedRun>;
  readonly #open = new Map<string, PlannedRun>();
  readonly #readers = new Map<string, Set<PlannedRun>>();
  /** Unfinished inputs of each open run. */
  readonly #missing = new Map<string, number>();
  readonly #failed = new Set<string>();

  constructor(runs: readonly PlannedRun[]) {
    this.#runs = new Map(runs.map((run) => [run.job.key, run]));
    for (const run of runs) if (run.reason !== 'cached') this.#open.set(run.job.key, run);
    for (const run of this.#open.values()) this.#await(run);
  }

  /** Runs that wait for nothing. */
  ready(): PlannedRun[] {
    return [...this.#open.values()].filter(({ job }) => this.#missing.get(job.key) === 0);
  }

  /** Runs that have neither finished nor failed. */
  open(): PlannedRun[] {
    return [...this.#open.values()];
  }

  isOpen(key: string): boolean {
    return this.#open.has(key);
  }

  /** Records that a run has finished; returns the runs that can start now. */
  finish(key: string): PlannedRun[] {
    this.#open.delete(key);
    const readers = [...(this.#readers.get(key) ?? [])];
    this.#readers.delete(key);
    return readers.filter((reader) => {
      const missing = this.#missing.get(reader.job.key)! - 1;
      this.#missing.set(reader.job.key, missing);
      return missing === 0 && this.#open.has(reader.job.key);
    });
  }

  /** Records that a run ended without having finished or failed. */
  drop(key: string): void {
    this.#open.delete(key);
  }

  /** Records that a run has failed; returns all its direct and indirect dependents, which will never start. */
  fail(key: string): PlannedRun[] {
    this.#open.delete(key);
    this.#failed.add(key);
    const lost: PlannedRun[] = [];
    for (const reader of this.#readers.get(key) ?? []) {
      if (this.#open.has(reader.job.key)) lost.push(reader, ...this.fail(reader.job.key));
    }
    return lost;
  }

  /**
   * Records that the results of finished runs are gone, so that the open run that reads them waits again; returns those
   * that have to run again and are not yet scheduled to. null if that is impossible: one is not in the plan, or has
   * failed.
   */
  reopen(reader: PlannedRun, inputs: readonly string[]): PlannedRun[] | null {
    const lost = inputs.flatMap((key) => this.#runs.get(key) ?? []);
    if (lost.length < inputs.length || lost.some((run) => this.#failed.has(run.job.key))) return null;
    const closed = lost.filter(({ job }) => !this.#open.has(job.key));
    for (const run of closed) {
      this.#open.set(run.job.key, run);
      this.#missing.set(run.job.key, 0);
    }
    this.#await(reader);
    return closed;
  }

  #await(run: PlannedRun): void {
    const missing = run.after.filter((key) => this.#open.has(key));
    this.#missing.set(run.job.key, missing.length);
    for (const key of missing) {
      const readers = this.#readers.get(key) ?? new Set();
      this.#readers.set(key, readers.add(run));
    }
  }
}
