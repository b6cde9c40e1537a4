import type { SerialisedError } from '../base/errors.ts';
import { corruptionIn, type Damage } from '../base/files/damage.ts';
import type { RunEvent } from '../domain/events.ts';
import type { PlannedRun } from '../plan/types.ts';
import type { FailedAttempt } from './attempt.ts';
import type { RunFailure, RunPlanOptions } from './types.ts';

/** Records the events of a running plan, and its failures. */
export class PlanRecord {
  /** Every run that failed or was killed, in order. */
  readonly failures: RunFailure[] = [];
  readonly #options: Pick<RunPlanOptions, 'ledger' | 'onEvent'>;
  readonly #onLedgerError: () => void;
  #ledgerError: unknown;

  /** `onLedgerError` is called when an event cannot be recorded: nothing more may start then. */
  constructor(options: Pick<RunPlanOptions, 'ledger' | 'onEvent'>, onLedgerError: () => void) {
    this.#options = options;
    this.#onLedgerError = onLedgerError;
  }

  /** Why an event could not be recorded; undefined: all were. */
  get ledgerError(): unknown {
    return this.#ledgerError;
  }

  /**
   * The ledger comes first. If it cannot record the event, listeners do not hear that a run started or finished,
   * because the next scheduler will not know. Returns false for such an event.
   */
  emit(event: RunEvent): boolean {
    try {
      this.#options.ledger.record(event);
    } catch (error) {
      this.#ledgerError ??= error;
      this.#onLedgerError();
      if (event.type === 'run-started' || event.type === 'run-finished') return false;
    }
    this.#options.onEvent?.(event);
    return true;
  }

  /** `isCounted`: among the failures of the plan, unless the run is tried again. */
  fail(
    { job: { key }, title }: PlannedRun,
    attempt: number,
    { status, reason, error, logFile }: Omit<FailedAttempt, 'type'>,
    { willRetry, isCounted }: { readonly willRetry: boolean; readonly isCounted: boolean },
  ): void {
    const timestampMs = Date.now();
    this.emit({ type: 'run-failed', timestampMs, key, attempt, status, reason, error, logFile, willRetry });
    if (!willRetry && isCounted) this.failures.push({ key, title, status, reason, error, logFile });
  }

  damaged(damage: Damage): void {
    this.emit({ type: 'file-damaged', timestampMs: Date.now(), ...damage });
  }

  /** Reports that an input of a run could not be read; the run that made it is repeated. */
  damagedInput({ after }: PlannedRun, error: SerialisedError): void {
    const found = corruptionIn(error);
    if (found === null) return;
    const key = after.find((input) => found.file.includes(input)) ?? null;
    this.damaged({ key, ...found, remedy: 'the run that wrote it is repeated' });
  }
}
