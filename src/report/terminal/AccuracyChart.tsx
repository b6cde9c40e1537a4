import { Text } from 'ink';
import { oneLine } from '../../base/printable.ts';
import { isSquare } from '../../domain/input-size.ts';
import { lineChart, markers } from '../render/line-chart.ts';
import { styleFor, truncate } from '../render/text.ts';
import type { ChartPanel, ChartState } from './chart-state.ts';

interface Props {
  readonly chart: ChartState;
  /** Number of lines, title and legend included. */
  readonly lines: number;
  readonly columns: number;
}

/** Accuracy against test resolution for the network with the latest result; fills in as evaluations finish. */
export const AccuracyChart = ({ chart, lines, columns }: Props) => {
  const panel = chart.current === null ? undefined : chart.panels.get(chart.current);
  if (panel === undefined || lines === 0) return null;
  const text = [
    truncate(`top-1, %, against test resolution, px: ${oneLine(chart.current ?? '')}`, columns),
    ...chartLines(panel, Math.min(columns, 80), lines - 2),
    truncate(legend(panel), columns),
  ];
  return <Text>{text.join('\n')}</Text>;
};

const chartLines = (panel: ChartPanel, columns: number, rows: number): string[] =>
  lineChart(
    panel.lines.map(({ name, sums }) => ({
      name,
      points: [...sums]
        .flatMap(([x, { top1, seeds }]) => (isSquare(x) ? [{ x, y: (top1 / seeds) * 100 }] : []))
        .sort((a, b) => a.x - b.x),
    })),
    { columns, rows, markX: panel.trainResolutionPx, yLabel: (value) => value.toFixed(1), style: styleFor(false) },
  );

const legend = ({ lines }: ChartPanel): string =>
  lines.map(({ name }, index) => `${markers[index % markers.length]!.point} ${name}`).join('  ');
