import type { Plan, RunView } from '../../app/run/run-view.ts';
import type { RunEvent } from '../../domain/events.ts';
import type { CliIo, CliTerminal } from '../io.ts';
import { plainView } from './plain-view.ts';

export interface LiveViewOptions {
  readonly terminal: CliTerminal;
  /** Top-1 of cached evaluations, by key. */
  readonly earlier: ReadonlyMap<string, number>;
  readonly onInterrupt: () => void;
}

/**
 * The dashboard; plain lines once the person has left it. Only here Ink is loaded: it takes a second, and writes escapes
 * for a terminal.
 */
export const liveView = async (plan: Plan, io: CliIo, options: LiveViewOptions): Promise<RunView> => {
  process.env.NODE_ENV ??= 'production'; // React's development build is slower, and warns on the screen
  const { openDashboard } = await import('../../report/terminal/open-dashboard.tsx');
  const plain = plainView(() => plan, io);
  let isDetached = false;
  let detaching = Promise.resolve();
  const dashboard = openDashboard(plan, {
    ...options.terminal,
    earlier: options.earlier,
    onInterrupt: options.onInterrupt,
    onDetach: () => {
      isDetached = true;
      detaching = dashboard.close();
    },
  });
  const shown = (): RunView | typeof dashboard => (isDetached ? plain : dashboard);
  return {
    event: (event: RunEvent) => shown().event(event),
    interrupting: () => shown().interrupting(),
    waiting: (why) => shown().waiting(why),
    close: () => (isDetached ? detaching : dashboard.close()),
  };
};
