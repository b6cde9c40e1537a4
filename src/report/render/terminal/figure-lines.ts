import type { Figure } from '../../document/document.ts';
import { lineChart, markers } from '../line-chart.ts';
import { terminalText } from '../safe-text.ts';
import type { TerminalOptions } from '../terminal-options.ts';
import { type Style, truncate, wrap } from '../text.ts';

/** Rows of a chart, axes included. */
const chartRows = 16;

/** A figure as text charts with a legend: as many charts as needed for every line to have its own marker. */
export const figureLines = (figure: Figure, { columns }: TerminalOptions, style: Style): string[] =>
  Array.from({ length: Math.ceil(figure.lines.length / markers.length) }, (_, part) => ({
    ...figure,
    lines: figure.lines.slice(part * markers.length, (part + 1) * markers.length),
  })).flatMap((part, index) => [...(index === 0 ? [] : ['']), ...chartLines(part, columns, style)]);

const chartLines = ({ title, x, y, lines }: Figure, columns: number, style: Style): string[] => {
  const chart = lineChart(lines, {
    columns,
    rows: chartRows,
    markX: x.mark?.at ?? null,
    yLabel: (value) => `${value.toFixed(y.decimals)}${y.unit}`,
    style,
    ticksX: x.ticks,
    isLowestBest: y.isLowestBest ?? false,
    marksBest: lines.some(({ best }) => best !== undefined),
  });
  const note = `x: ${x.title}${x.mark === null ? '' : `; ┊ ${x.mark.name}`}`;
  return [
    ...(title === null ? [] : wrap(terminalText(title), columns)),
    ...chart,
    ...wrap(terminalText(note), columns).map(style.dim),
    ...lines.flatMap((line, index) => legend(line, index, columns, style)),
  ];
};

/** One line of text, or two if one is too narrow. */
const legend = ({ name, best }: Figure['lines'][number], index: number, columns: number, style: Style): string[] => {
  const mark = markers[index % markers.length]!;
  const named = truncate(`${mark.point} ${terminalText(name)}${best === undefined ? '' : ':'}`, columns);
  const coloured = style.hue(index, named);
  if (best === undefined) return [coloured];
  const peak = `best ${mark.best} ${best}`;
  return named.length + 1 + peak.length <= columns ? [`${coloured} ${peak}`] : [coloured, `  ${peak}`];
};
