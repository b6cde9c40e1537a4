import type { RunEvent } from '../domain/events.ts';

/** What the scheduler needs to know and to tell; the store stands behind it. */
export interface Ledger {
  /** Whether a run with this key has finished, in any experiment. */
  has(key: string): boolean;
  /** Called for every event, in order, before anyone else hears of it. Idempotent: the same event may come twice. */
  record(event: RunEvent): void;
  /** How often the run was tried before, so that attempts and their logs are numbered on. */
  attemptsOf?(key: string): number;
}
