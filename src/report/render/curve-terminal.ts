import { oneLine } from '../../base/printable.ts';
import type { Curve, CurveLine, CurvePanel } from '../curve/curve.ts';
import { curveNotes } from '../curve/curve-notes.ts';
import { fixName } from '../rows/fix.ts';
import { panelName } from '../rows/panel-name.ts';
import { percent } from '../table1/table1-sheet.ts';
import { lineChart, markers } from './line-chart.ts';
import type { TerminalOptions } from './table1-terminal.ts';
import { type Style, styleFor, wrap } from './text.ts';

/** Rows of a panel's chart, axes included. */
const chartRows = 16;

/** Accuracy against test resolution as a chart for a terminal, with a legend that names the best point of each line. */
export const curveTerminal = (curve: Curve, options: TerminalOptions): string =>
  [...curve.panels.map((panel) => panelText(panel, options)), ...notesText(curve, options)].join('\n');

const notesText = (curve: Curve, { columns, color }: TerminalOptions): string[] => {
  const lines = curveNotes(curve).flatMap((note) => wrap(note, columns).map(styleFor(color).dim));
  return lines.length === 0 ? [] : [`${lines.join('\n')}\n`];
};

const panelText = (panel: CurvePanel, { columns, color }: TerminalOptions): string => {
  const style = styleFor(color);
  const chart = lineChart(
    panel.lines.map((line) => ({
      name: fixName(line),
      points: line.points.map((point) => ({ x: point.testResolution, y: point.top1 * 100 })),
    })),
    {
      columns,
      rows: chartRows,
      markX: panel.trainResolution,
      yLabel: (value) => `${value.toFixed(1)} %`,
      style,
    },
  );
  const lines = [
    ...wrap(`top-1 accuracy, % of test images, ${oneLine(panelName(panel))}`, columns).map(style.bold),
    ...chart,
    ...wrap(axisNote(panel), columns).map(style.dim),
    ...panel.lines.flatMap((line, index) => legend(line, index, columns, style)),
  ];
  return `${lines.join('\n')}\n`;
};

const axisNote = ({ trainResolution }: CurvePanel): string => {
  const train = trainResolution === null ? '' : `; ┊ train resolution, ${trainResolution} px`;
  return `x: test resolution, pixels${train}; in brackets: K_image`;
};

/** One line of text, or two where one is too narrow. */
const legend = (line: CurveLine, index: number, columns: number, style: Style): string[] => {
  const best = line.points.find((point) => point.testResolution === line.bestTestResolution)!;
  const { point, best: bestMark } = markers[index % markers.length]!;
  const name = `${point} ${fixName(line)}:`;
  const peak = `best ${bestMark} ${percent(best.top1)} % at ${best.testResolution} px (${best.imageResolution})`;
  const coloured = style.hue(index, name);
  return name.length + 1 + peak.length <= columns ? [`${coloured} ${peak}`] : [coloured, `  ${peak}`];
};
