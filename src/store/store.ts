import { resolve } from 'node:path';
import type { RunEvent } from '../domain/events.ts';
import type { KnownRuns } from '../plan/facts.ts';
import { RunPaths } from '../plan/handover/run-paths.ts';
import type { Plan } from '../plan/types.ts';
import { type Db, openForReading, openForWriting } from './database.ts';
import { HeldFolder } from './held-folder.ts';
import { releaseOwnership, takeOwnership } from './owner.ts';
import { type Recovery, recover } from './recover.ts';
import { attemptsOf, knownRunsOf } from './runs/known-runs.ts';
import { EventRecorder } from './runs/record-event.ts';
import { renewPlan, type SpecRecord, schedulePart, writePlan } from './runs/write-plan.ts';
import { explained } from './sqlite-errors.ts';

export interface OpenStoreOptions {
  /** Read-only: nothing is created, locked or changed. */
  readonly readonly?: boolean;
  /** The command line of this process, shown to others that find the folder locked. */
  readonly command?: string;
}

/** The scheduler's interface for writing; implements `Ledger` of `src/schedule`. */
export interface StoreLedger {
  has(key: string): boolean;
  record(event: RunEvent): void;
  attemptsOf(key: string): number;
}

/**
 * Opens the runs folder. A process that opens it for writing owns it until `close` (or its end); a second writer is
 * refused with `SCHEDULE_LOCKED`. Throws `STORE_UNWRITABLE`, `STORE_CORRUPT`, `STORE_NEWER_VERSION`, and, for reading,
 * `STORE_NOT_FOUND`.
 */
export const openStore = (runsDir: string, options: OpenStoreOptions = {}): Store => {
  const paths = new RunPaths(resolve(runsDir));
  if (options.readonly) return new Store(openForReading(paths.database), paths, true);
  const db = openForWriting(paths.database);
  try {
    explained(paths.database, () => takeOwnership(db, options.command ?? process.argv.join(' '), paths.database));
  } catch (error) {
    db.close();
    throw error;
  }
  return new Store(db, paths, false);
};

export class Store {
  /** For the queries in this folder. */
  readonly db: Db;
  readonly paths: RunPaths;
  readonly #isReadonly: boolean;
  readonly #recorder: EventRecorder | null;
  readonly #held: HeldFolder | null;

  constructor(db: Db, paths: RunPaths, isReadonly: boolean) {
    this.db = db;
    this.paths = paths;
    this.#isReadonly = isReadonly;
    this.#recorder = isReadonly ? null : new EventRecorder(db, paths);
    this.#held = isReadonly ? null : new HeldFolder(db, paths.database);
  }

  /** For `buildPlan`. */
  knownRuns(): KnownRuns {
    return knownRunsOf(this.db, this.paths);
  }

  /**
   * Recovers what a killed scheduler left behind; call it before planning. With a plan, its runs are entered first, so
   * that results are recovered even if the database was lost.
   */
  recover(plan?: Plan, spec: SpecRecord | null = null): Recovery {
    const recorder = this.#writer();
    return explained(this.paths.database, () => {
      if (plan !== undefined) writePlan(this.db, plan, spec, Date.now());
      return recover(this.db, this.paths, recorder);
    });
  }

  /** Writes the plan, and returns the ledger for the scheduler. */
  ledger(plan: Plan, spec: SpecRecord | null = null): StoreLedger {
    explained(this.paths.database, () => writePlan(this.db, plan, spec, Date.now()));
    return this.#ledger();
  }

  /** As `ledger`, for an experiment whose latest plan is unchanged. */
  ledgerForSame(experiment: string): StoreLedger {
    explained(this.paths.database, () => renewPlan(this.db, experiment, Date.now()));
    return this.#ledger();
  }

  /** As `ledger`, for runs that are already in the store: all of a plan, or some. */
  ledgerForPart(plan: Plan): StoreLedger {
    explained(this.paths.database, () => schedulePart(this.db, plan, Date.now()));
    return this.#ledger();
  }

  #ledger(): StoreLedger {
    const recorder = this.#writer();
    const file = this.paths.database;
    return {
      has: this.knownRuns().has,
      attemptsOf: attemptsOf(this.db),
      record: (event) =>
        explained(file, () => {
          this.#held?.assertHeld();
          recorder.record(event);
        }),
    };
  }

  /** Writes everything pending, releases the folder, and closes the database. */
  close(): void {
    if (!this.db.open) return;
    explained(this.paths.database, () => {
      try {
        this.#held?.close();
        if (this.#held?.isLost()) return;
        this.#recorder?.close();
        if (!this.#isReadonly) releaseOwnership(this.db);
      } finally {
        this.db.close();
      }
    });
  }

  #writer(): EventRecorder {
    if (this.#recorder === null) throw new Error('the store is read-only');
    return this.#recorder;
  }
}
