import type { RunEvent } from '../../base/events.ts';

/** How a person, or a program, watches a run. */
export interface RunView {
  readonly event: (event: RunEvent) => void;
  /** The person asked to end. */
  readonly interrupting: () => void;
  /** Nothing goes on until something comes back; null: it has. */
  readonly waiting: (why: string | null) => void;
  /** Gives the terminal back; after it, printing is free again. */
  readonly close: () => Promise<void>;
}
