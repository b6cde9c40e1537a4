import { type DashboardState, totals } from './dashboard-state.ts';

/** Size of the terminal, in its cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Number of lines of each part of the redrawn region, at most `rows - 2` in total. */
export interface Layout {
  /** One line per kind of run, or a single line for all kinds. */
  readonly kinds: 'each' | 'together' | 'none';
  readonly failures: number;
  readonly running: number;
  /** 0: no chart. */
  readonly chartLines: number;
  readonly footer: boolean;
  /** Whether the best accuracy so far gets a line. */
  readonly best: boolean;
}

/** The smallest and the largest useful height of the chart. */
const chartLines = { least: 8, most: 14 };

/**
 * Divides the height before anything is drawn. Ink repaints the whole screen, including scrollback, as soon as the
 * redrawn region is as high as the terminal; this region stays two lines smaller.
 */
export const layoutDashboard = (state: DashboardState, { rows }: Size): Layout => {
  let free = Math.max(1, rows - 2) - 1; // the header
  const take = (wanted: number): number => {
    const taken = Math.max(0, Math.min(wanted, free));
    free -= taken;
    return taken;
  };
  const footer = take(1) === 1;
  const each = state.kinds.length <= free / 2;
  const kinds = each ? 'each' : free > 2 ? 'together' : 'none';
  take(kinds === 'each' ? state.kinds.length : kinds === 'together' ? 1 : 0);
  const running = take(Math.min(state.running.size, Math.max(1, Math.floor(free / 2))));
  const failures = take(Math.min(failureLines(state), Math.floor(free / 2)));
  const best = state.chart.current !== null && free > 0 && take(1) === 1;
  const hasChart = state.chart.current !== null && free >= chartLines.least;
  return { kinds, failures, running, chartLines: hasChart ? take(chartLines.most) : 0, footer, best };
};

/** A heading, and two lines for each failure: the reason and the log. */
const failureLines = (state: DashboardState): number =>
  state.failures.length === 0 ? 0 : 1 + 2 * Math.min(state.failures.length, totals(state).failed);
