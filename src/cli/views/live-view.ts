import type { Plan, RunView } from '../../app/run/run-view.ts';
import { oneLine } from '../../base/printable.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { RunEvent } from '../../domain/events.ts';
import { liveLook } from '../../report/terminal/live-look.ts';
import type { CliIo, CliTerminal } from '../io.ts';
import { plainView } from './plain-view.ts';

export interface LiveViewOptions {
  readonly terminal: CliTerminal;
  /** Top-1 of cached evaluations, by key. */
  readonly earlier: ReadonlyMap<string, number>;
  readonly onInterrupt: () => void;
  readonly mode: 'run' | 'watch';
  /** As given by the user; null: repeating the command shows the view again. */
  readonly runsDir: string | null;
}

/**
 * The dashboard; plain lines after the user detaches. Ink is loaded only here: it takes a second, and writes terminal
 * escapes.
 */
export const liveView = async (plan: Plan, io: CliIo, options: LiveViewOptions): Promise<RunView> => {
  process.env.NODE_ENV ??= 'production'; // React's development build is slower, and prints warnings on the screen
  const { openDashboard } = await import('../../report/terminal/open-dashboard.tsx');
  const plain = plainView(() => plan, io);
  const again = watchHint(plan.experiment, options.runsDir);
  let isLeft = false;
  let isDetached = false;
  let detaching = Promise.resolve();
  const dashboard = openDashboard(plan, {
    ...options.terminal,
    earlier: options.earlier,
    mode: options.mode,
    look: liveLook(io.env),
    onInterrupt: () => {
      isLeft = options.mode === 'watch';
      options.onInterrupt();
    },
    onDetach: () => {
      isLeft = true;
      if (options.mode === 'watch') return options.onInterrupt();
      isDetached = true;
      detaching = dashboard.close().then(() => io.err(`the runs continue${again}\n`));
    },
  });
  const shown = (): RunView | typeof dashboard => (isDetached ? plain : dashboard);
  return {
    event: (event: RunEvent) => shown().event(event),
    interrupting: () => shown().interrupting(),
    waiting: (why) => shown().waiting(why),
    close: async () => {
      await (isDetached ? detaching : dashboard.close());
      if (isLeft && options.mode === 'watch') io.err(`${oneLine(plan.experiment)} continues${again}\n`);
    },
  };
};

const watchHint = (experiment: string, runsDir: string | null): string => {
  if (runsDir === null) return '';
  const place = runsDir === 'runs' ? '' : ` --runs-dir ${shellWord(runsDir)}`;
  return `; to see this view again: fixres watch ${shellWord(oneLine(experiment))}${place}`;
};
