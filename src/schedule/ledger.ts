import type { RunEvent } from '../domain/events.ts';

/** What the scheduler needs to know and to record; backed by the store. */
export interface Ledger {
  /** Whether a run with this key has finished, in any experiment. */
  has(key: string): boolean;
  /** Called for every event, in order, before any other listener. Idempotent: the same event may arrive twice. */
  record(event: RunEvent): void;
  /** Number of earlier attempts at the run, so that attempts and their logs continue the numbering. */
  attemptsOf?(key: string): number;
}
