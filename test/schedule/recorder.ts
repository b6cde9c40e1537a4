import type { RunEvent } from '../../src/domain/events.ts';
import type { Ledger } from '../../src/schedule/ledger.ts';
import { keyOf } from './sample-plan.ts';

/** A ledger that remembers what it was told, and can name the runs behind the keys. */
export interface Recorder extends Ledger {
  readonly events: RunEvent[];
  /** `started a`, `finished a`, `failed b upstream_failed`, without plan events, progress and metrics. */
  readonly lines: () => string[];
}

export const recorderOf = (names: readonly string[], earlierAttempts = 0): Recorder => {
  const nameOf = new Map(names.map((name) => [keyOf(name), name]));
  const events: RunEvent[] = [];
  const line = (event: RunEvent): string[] => {
    if (event.type === 'run-started') return [`started ${nameOf.get(event.key)}`];
    if (event.type === 'run-finished') return [`finished ${nameOf.get(event.key)}`];
    if (event.type !== 'run-failed') return [];
    return [`${event.willRetry ? 'retries' : 'failed'} ${nameOf.get(event.key)} ${event.reason}`];
  };
  return {
    events,
    lines: () => events.flatMap(line),
    has: () => false,
    record: (event) => {
      events.push(event);
    },
    attemptsOf: () => earlierAttempts,
  };
};
