import type { RunEvent } from '../../domain/events.ts';
import { findExperiment } from '../../store/queries/find-experiment.ts';
import { withStoredPasses } from '../../store/queries/runs/stored-passes.ts';
import { storedPlan } from '../../store/queries/stored-plan.ts';
import { openStore } from '../../store/store.ts';
import { followStore } from './follow-store.ts';
import { type Interrupts, whileListening } from './interrupts.ts';
import { type OpenView, shownExperiment } from './run-view.ts';

export interface WatchOptions {
  /** Absolute. */
  readonly runsDir: string;
  /** Absent: the most recently planned experiment. */
  readonly experiment: string | undefined;
  readonly listen: () => Interrupts;
  readonly openView: OpenView;
}

/** Follows an experiment that another process is running, and changes nothing; an interrupt only stops watching. */
export const watchExperiment = async ({ runsDir, experiment, listen, openView }: WatchOptions): Promise<void> => {
  const store = openStore(runsDir, { readonly: true });
  try {
    await whileListening(listen, async (interrupts) => {
      const plan = withStoredPasses(store, storedPlan(store, findExperiment(store, experiment).name));
      const view = await openView(
        shownExperiment(store, () => plan),
        interrupts,
      );
      const event = (each: RunEvent): void => view.event(each);
      await followStore(store, plan.experiment, { event, signal: interrupts.soft });
      await view.close();
    });
  } finally {
    store.close();
  }
};
