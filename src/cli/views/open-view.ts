import { evaluationRows } from '../../app/results/evaluation-rows.ts';
import type { Interrupts } from '../../app/run/interrupts.ts';
import type { RunView } from '../../app/run/run-view.ts';
import type { Plan } from '../../plan/types.ts';
import type { Store } from '../../store/store.ts';
import type { CliIo } from '../io.ts';
import { liveView } from './live-view.ts';
import { plainView } from './plain-view.ts';

/** The live view where there is a terminal for it and `tui` allows it, otherwise plain lines. */
export const openView = async (
  plan: () => Plan,
  store: Store,
  interrupts: Interrupts,
  io: CliIo,
  tui: boolean,
): Promise<RunView> => {
  if (!tui || io.terminal === undefined) return plainView(plan, io);
  const shown = plan();
  const earlier = new Map(evaluationRows(store, shown.experiment).map(({ key, top1 }) => [key, top1]));
  return liveView(shown, io, { terminal: io.terminal, earlier, onInterrupt: interrupts.interrupt });
};
