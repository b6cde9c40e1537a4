import type { RunEvent } from '../../base/events.ts';

/** How a person, or a program, watches a run. */
export interface RunView {
  readonly event: (event: RunEvent) => void;
  /** The person asked to end. */
  readonly interrupting: () => void;
  /** Gives the terminal back; after it, printing is free again. */
  readonly close: () => Promise<void>;
}
