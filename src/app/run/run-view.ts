import type { RunEvent } from '../../domain/events.ts';
import type { Plan } from '../../plan/types.ts';
import type { Store } from '../../store/store.ts';
import { evaluationRows } from '../results/evaluation-rows.ts';
import type { Interrupts } from './interrupts.ts';

export type { Plan } from '../../plan/types.ts';

/** How a user, or a program, follows a running experiment. */
export interface RunView {
  readonly event: (event: RunEvent) => void;
  /** The user asked to stop. */
  readonly interrupting: () => void;
  /** What paused work is waiting for; null: work is not paused. */
  readonly waiting: (why: string | null) => void;
  /** Restores the terminal; afterwards, printing is allowed again. */
  readonly close: () => Promise<void>;
}

/** What a view can query about the experiment that it shows, until it is closed. */
export interface ShownExperiment {
  readonly plan: () => Plan;
  /** Top-1 accuracy of the tests that have finished, by key. */
  readonly finishedTop1: () => ReadonlyMap<string, number>;
}

export type OpenView = (shown: ShownExperiment, interrupts: Interrupts) => RunView | Promise<RunView>;

/** A view that shows nothing. */
export const silentView: RunView = {
  event: () => {},
  interrupting: () => {},
  waiting: () => {},
  close: async () => {},
};

export const shownExperiment = (store: Store, plan: () => Plan): ShownExperiment => ({
  plan,
  finishedTop1: () => new Map(evaluationRows(store, plan().experiment).map(({ key, top1 }) => [key, top1])),
});
