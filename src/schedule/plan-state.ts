import type { Plan, PlannedRun } from '../plan/types.ts';

/** Which runs of a plan can start, and which never will. Cached runs count as finished. */
export class PlanState {
  readonly #open = new Map<string, PlannedRun>();
  readonly #readers = new Map<string, PlannedRun[]>();
  /** Unfinished inputs of each open run. */
  readonly #missing = new Map<string, number>();

  constructor(plan: Plan) {
    for (const run of plan.runs) if (run.reason !== 'cached') this.#open.set(run.job.key, run);
    for (const run of this.#open.values()) {
      const missing = run.after.filter((key) => this.#open.has(key));
      this.#missing.set(run.job.key, missing.length);
      for (const key of missing) this.#readersOf(key).push(run);
    }
  }

  /** Runs that wait for nothing. */
  ready(): PlannedRun[] {
    return [...this.#open.values()].filter(({ job }) => this.#missing.get(job.key) === 0);
  }

  /** Runs that have neither finished nor failed. */
  open(): PlannedRun[] {
    return [...this.#open.values()];
  }

  /** Notes that a run has finished; gives the runs that can start now. */
  finish(key: string): PlannedRun[] {
    this.#open.delete(key);
    return (this.#readers.get(key) ?? []).filter((reader) => {
      const missing = this.#missing.get(reader.job.key)! - 1;
      this.#missing.set(reader.job.key, missing);
      return missing === 0 && this.#open.has(reader.job.key);
    });
  }

  /** Notes that a run ended without having finished or failed. */
  drop(key: string): void {
    this.#open.delete(key);
  }

  /** Notes that a run has failed; gives all runs that need it, directly or through others, and will never start. */
  fail(key: string): PlannedRun[] {
    this.#open.delete(key);
    const lost: PlannedRun[] = [];
    for (const reader of this.#readers.get(key) ?? []) {
      if (this.#open.has(reader.job.key)) lost.push(reader, ...this.fail(reader.job.key));
    }
    return lost;
  }

  #readersOf(key: string): PlannedRun[] {
    const readers = this.#readers.get(key) ?? [];
    this.#readers.set(key, readers);
    return readers;
  }
}
