import { render } from 'ink';
import type { RunEvent } from '../../domain/events.ts';
import type { Plan } from '../../plan/types.ts';
import { Dashboard, type ViewMode } from './Dashboard.tsx';
import { type DashboardState, reduceDashboard, startDashboard } from './dashboard-state.ts';
import { FrameStdout } from './frame-stdout.ts';
import { Keys } from './Keys.tsx';
import type { LiveLook } from './live-look.ts';

export interface DashboardOptions {
  readonly stdout: NodeJS.WriteStream;
  /** Switched to raw mode if it is a terminal. */
  readonly stdin: NodeJS.ReadStream;
  /** Top-1 of cached evaluations, by key. */
  readonly earlier: ReadonlyMap<string, number>;
  /** The person wants to leave the view; the run goes on. */
  readonly onDetach: () => void;
  readonly onInterrupt: () => void;
  readonly mode: ViewMode;
  readonly look: LiveLook;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface OpenDashboard {
  readonly event: (event: RunEvent) => void;
  /** Shows that the runs are stopping. */
  readonly interrupting: () => void;
  /** Shows what all runs are waiting for; null: nothing any more. */
  readonly waiting: (why: string | null) => void;
  /** Draws the last state and releases the terminal. Resolves once everything is written. */
  readonly close: () => Promise<void>;
}

/** At most ten frames a second, and one a second when nothing happens, for the clock. */
const frameMs = 100;
const clockMs = 1000;

/** Opens the live view. Loads Ink, so import this file only for a terminal. */
export const openDashboard = (plan: Plan, options: DashboardOptions): OpenDashboard => {
  const { stdout, stdin, mode, look, now = Date.now } = options;
  const frames = new FrameStdout(stdout, look);
  let state = startDashboard(plan, now(), options.earlier);
  let frame: NodeJS.Timeout | undefined;

  const view = () => (
    <>
      <Dashboard state={state} size={{ columns: stdout.columns, rows: stdout.rows }} nowMs={now()} mode={mode} />
      {stdin.isTTY && <Keys onDetach={options.onDetach} onInterrupt={options.onInterrupt} />}
    </>
  );
  const app = render(view(), {
    stdout: frames as unknown as NodeJS.WriteStream, // it has everything that Ink uses
    stdin,
    exitOnCtrlC: false,
    maxFps: 1000 / frameMs,
  });
  const draw = (): void => {
    clearTimeout(frame);
    frame = undefined;
    app.rerender(view());
  };
  const change = (next: DashboardState): void => {
    state = next;
    frame ??= setTimeout(draw, frameMs);
  };
  const resized = (): void => {
    frames.eraseBrokenLines();
    draw();
    frames.emit('resize');
  };
  const clock = setInterval(draw, clockMs);
  stdout.on('resize', resized);

  return {
    event: (event) => change(reduceDashboard(state, event)),
    interrupting: () => change({ ...state, interrupting: true }),
    waiting: (why) => change({ ...state, waiting: why }),
    close: async () => {
      clearInterval(clock);
      stdout.off('resize', resized);
      state = { ...state, over: true };
      draw();
      app.unmount();
      await app.waitUntilExit();
    },
  };
};
