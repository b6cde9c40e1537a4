import { Box, Static, Text } from 'ink';
import { oneLine } from '../../base/printable.ts';
import { truncate } from '../render/text.ts';
import { AccuracyChart } from './AccuracyChart.tsx';
import { type DashboardState, totals } from './dashboard-state.ts';
import { EndedRunLine } from './EndedRunLine.tsx';
import { Failures } from './Failures.tsx';
import { KindProgress } from './KindProgress.tsx';
import { layoutDashboard, type Size } from './layout.ts';
import { RunningRuns } from './RunningRuns.tsx';
import { countText, durationText } from './words.ts';

interface Props {
  readonly state: DashboardState;
  readonly size: Size;
  readonly nowMs: number;
}

/** The live view: what ended stands above, once; below it the region that is drawn again and again. */
export const Dashboard = ({ state, size, nowMs }: Props) => {
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
        <RunningRuns running={[...state.running.values()]} lines={layout.running} columns={columns} nowMs={nowMs} />
        <Failures failures={state.failures} count={all.failed} lines={layout.failures} columns={columns} />
        <AccuracyChart chart={state.chart} lines={layout.chartLines} columns={columns} />
        {layout.footer && !state.over && <Text dimColor>{truncate(footer(state), columns)}</Text>}
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
  ].join(' · ');
};

const footer = ({ interrupting, waiting }: DashboardState): string =>
  [
    interrupting ? 'ending the runs · Ctrl-C: at once' : 'q leaves the view · Ctrl-C interrupts',
    ...(waiting === null ? [] : [`waiting: ${oneLine(waiting)}`]),
  ].join(' · ');
