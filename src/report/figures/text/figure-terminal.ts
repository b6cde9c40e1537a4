import stringWidth from 'string-width';
import { largest } from '../../../base/extremes.ts';
import { oneLine } from '../../../base/printable.ts';
import { lineChart, markers } from '../../render/line-chart.ts';
import type { TerminalOptions } from '../../render/table1-terminal.ts';
import { pad, type Style, styleFor, truncate, wrap } from '../../render/text.ts';
import type { FigureChart, FigureSection, FigureTable, FigureText } from './figure-text.ts';

const gap = '  ';
/** Rows of a chart, axes included. */
const chartRows = 14;

/** A figure for a terminal: charts, tables and notes that are no wider than it. */
export const figureTerminal = ({ title, sections, notes }: FigureText, { columns, color }: TerminalOptions): string => {
  const style = styleFor(color);
  const blocks = [
    fitted(title, columns).map(style.bold),
    ...sections.map((section) => sectionLines(section, columns, style)),
    notes.flatMap((note) => fitted(note, columns).map(style.dim)),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
};

const sectionLines = ({ title, table, charts }: FigureSection, columns: number, style: Style): string[] => [
  ...fitted(title, columns).map(style.bold),
  ...charts.flatMap(legible).flatMap((chart) => [...chartLines(chart, columns, style), '']),
  ...tableLines(table, columns, style),
];

/** As many charts as give every line a mark of its own. */
const legible = (chart: FigureChart): FigureChart[] =>
  Array.from({ length: Math.ceil(chart.lines.length / markers.length) }, (_, part) => ({
    ...chart,
    lines: chart.lines.slice(part * markers.length, (part + 1) * markers.length),
  }));

const chartLines = (chart: FigureChart, columns: number, style: Style): string[] => {
  const { title, lines, ticksX, xTitle, mark, yLabel } = chart;
  const note = mark === null ? `x: ${xTitle}` : `x: ${xTitle}; ┊ ${mark.name}`;
  return [
    ...fitted(title, columns),
    ...lineChart(lines, { columns, rows: chartRows, markX: mark?.x ?? null, yLabel, style, ticksX, marksBest: false }),
    ...fitted(note, columns).map(style.dim),
    ...lines.map(({ name }, index) =>
      style.hue(index, truncate(`${markers[index % markers.length]!.point} ${oneLine(name)}`, columns)),
    ),
  ];
};

/**
 * A table that is too wide cuts its widest words as long as they stay different ones; where that is not enough, its rows
 * are told one by one.
 */
const tableLines = ({ columns: heads, rows }: FigureTable, columns: number, style: Style): string[] => {
  const texts = [heads.map(({ head }) => oneLine(head)), ...rows.map((row) => row.map(oneLine))];
  const widths = heads.map((_, index) => largest(texts.map((row) => stringWidth(row[index]!))));
  const total = (): number => widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
  while (total() > columns) {
    const widest = largest(widths.filter((_, index) => heads[index]!.align === 'left'));
    const cut = widths.findIndex((width, index) => heads[index]!.align === 'left' && width === widest);
    const isTooMuch =
      cut < 0 ||
      !staysDistinct(
        texts.map((row) => row[cut]!),
        widest - 1,
      );
    if (isTooMuch) return recordLines({ columns: heads, rows }, columns, style);
    widths[cut]!--;
  }
  const [head, ...body] = texts.map((row) =>
    row
      .map((text, index) => pad(truncate(text, widths[index]!), widths[index]!, heads[index]!.align))
      .join(gap)
      .trimEnd(),
  );
  return [style.dim(head!), ...body];
};

const staysDistinct = (texts: readonly string[], width: number): boolean =>
  new Set(texts.map((text) => truncate(text, width))).size === new Set(texts).size;

const recordLines = ({ columns: heads, rows }: FigureTable, columns: number, style: Style): string[] =>
  rows.flatMap((row) => {
    const text = row.map((cell, index) => `${oneLine(heads[index]!.head)} ${oneLine(cell)}`).join(', ');
    return fitted(text, columns - 2).map((line, index) => (index === 0 ? line : style.dim(`  ${line}`)));
  });

/** Lines that are no wider than the terminal, whatever words a name has. */
const fitted = (text: string, columns: number): string[] =>
  wrap(oneLine(text), columns).map((line) => truncate(line, columns));
