import { Box, Static, Text } from 'ink';
import { oneLine } from '../../base/printable.ts';
import { truncate } from '../render/text.ts';
import { percent } from '../rows/percent.ts';
import { AccuracyChart } from './AccuracyChart.tsx';
import { bestPoint } from './chart-state.ts';
import { type DashboardState, overallTimeLeftMs, totals } from './dashboard-state.ts';
import { EndedRunLine } from './EndedRunLine.tsx';
import { Failures } from './Failures.tsx';
import { KindProgress } from './KindProgress.tsx';
import { layoutDashboard, type Size } from './layout.ts';
import { RunningRuns } from './RunningRuns.tsx';
import { countText, durationText, etaText } from './words.ts';

interface Props {
  readonly state: DashboardState;
  readonly size: Size;
  readonly nowMs: number;
  /** Whether this process runs the experiment or follows another process. */
  readonly mode: ViewMode;
}

export type ViewMode = 'run' | 'watch';

/** Maximum width of a row, columns, so that facts about a run stay near its title. */
const widestRow = 110;

/** The live view: ended runs above, each printed once; below them the region that is redrawn. */
export const Dashboard = ({ state, size, nowMs, mode }: Props) => {
  const layout = layoutDashboard(state, size);
  const { columns } = size;
  const all = totals(state);
  return (
    <>
      <Static items={[...state.ended]}>{(run) => <EndedRunLine key={run.id} run={run} columns={columns} />}</Static>
      <Box flexDirection="column">
        <Text bold>{truncate(header(state, nowMs), columns)}</Text>
        {layout.kinds === 'each' &&
          state.kinds.map((count) => (
            <KindProgress key={count.kind} name={count.kind} count={count} columns={columns} />
          ))}
        {layout.kinds === 'together' && <KindProgress name="runs" count={all} columns={columns} />}
        <RunningRuns
          running={[...state.running.values()]}
          lines={layout.running}
          columns={Math.min(columns, widestRow)}
          nowMs={nowMs}
        />
        <Failures failures={state.failures} count={all.failed} lines={layout.failures} columns={columns} />
        {layout.best && <Text>{truncate(bestText(state), columns)}</Text>}
        <AccuracyChart chart={state.chart} lines={layout.chartLines} columns={columns} />
        {layout.footer && !state.over && <Text dimColor>{truncate(footer(state, mode), columns)}</Text>}
      </Box>
    </>
  );
};

const header = (state: DashboardState, nowMs: number): string => {
  const all = totals(state);
  return [
    oneLine(state.experiment),
    `${all.finished + all.cached}/${all.total} runs`,
    ...countText(all.failed, 'failed'),
    durationText(nowMs - state.startedMs),
    ...timeLeft(state, nowMs),
  ].join(' · ');
};

const timeLeft = (state: DashboardState, nowMs: number): string[] => {
  const leftMs = state.over || state.interrupting ? null : overallTimeLeftMs(state, nowMs);
  return leftMs === null ? [] : [`about ${etaText(leftMs)} left`];
};

const bestText = ({ chart }: DashboardState): string => {
  const best = bestPoint(chart);
  if (best === null) return '';
  return `best so far: ${percent(best.top1)} %, ${best.fix}, K_test ${best.testResolutionPx} · ${oneLine(best.panel)}`;
};

const footer = ({ interrupting, waiting }: DashboardState, mode: ViewMode): string =>
  [
    interrupting ? 'stopping after the current step · press Ctrl-C again to stop now' : keys[mode],
    ...(waiting === null ? [] : [`waiting: ${oneLine(waiting)}`]),
  ].join(' · ');

const keys = {
  run: 'q leaves the view · Ctrl-C stops runs',
  watch: 'q or Ctrl-C leaves · the experiment continues',
} as const satisfies Record<ViewMode, string>;
