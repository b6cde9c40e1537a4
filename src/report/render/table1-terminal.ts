import stringWidth from 'string-width';
import { largest } from '../../base/extremes.ts';
import { oneLine } from '../../base/printable.ts';
import type { MetricName } from '../../domain/choices.ts';
import {
  type SheetCell,
  type SheetColumn,
  type SheetRow,
  type Table1Sheet,
  table1Sheet,
} from '../table1/table1-sheet.ts';
import type { Table1 } from '../types.ts';
import { pad, type Style, styleFor, truncate, wrap } from './text.ts';

export interface TerminalOptions {
  /** Width that no line exceeds, terminal columns. */
  readonly columns: number;
  readonly color: boolean;
}

const gap = '  ';
/** A label is cut to no fewer columns than this. */
const narrowestLabel = 1;

/** Table 1 for a terminal: as many blocks, each with some of the test resolutions, as its width asks for. */
export const table1Terminal = (table: Table1, metric: MetricName, options: TerminalOptions): string => {
  const sheet = table1Sheet(table, metric);
  const style = styleFor(options.color);
  const cellWidth = Math.max(
    largest(sheet.columns.map(headingWidth)),
    ...sheet.rows.flatMap((row) => row.cells.map(widthOf)),
  );
  const labelWidths = fitLabels(sheet, options.columns - cellWidth - 2 * gap.length - 1);
  const labelsWidth = labelWidths.reduce((sum, width) => sum + width + gap.length, 0) - gap.length;
  const fitting = Math.max(1, Math.floor((options.columns - labelsWidth - 2) / (cellWidth + gap.length)));
  // As few blocks as fit, as equal as they can be.
  const perBlock = Math.ceil(sheet.columns.length / Math.ceil(sheet.columns.length / fitting));
  const blocks: string[] = [];
  for (let first = 0; first < sheet.columns.length; first += perBlock) {
    blocks.push(block(sheet, labelWidths, cellWidth, first, first + perBlock, style));
  }
  const lines = [
    ...wrap(oneLine(sheet.caption), options.columns).map(style.bold),
    ...blocks,
    ...notesOf(sheet).flatMap((note) => wrap(note, options.columns).map(style.dim)),
  ];
  return `${lines.join('\n')}\n`;
};

const notesOf = (sheet: Table1Sheet): string[] => [
  '* best of its row, † best of its column; in the head K_test, below it (K_image), pixels',
  ...sheet.notes,
  ...(sheet.publishedNote === null ? [] : [`paper: ${sheet.publishedNote}`]),
];

/** Widths of the label columns; the widest are cut first when together they take more than `room`. */
const fitLabels = (sheet: Table1Sheet, room: number): number[] => {
  const widths = sheet.labelHeadings.map((heading, index) =>
    Math.max(stringWidth(oneLine(heading)), largest(sheet.rows.map((row) => stringWidth(oneLine(row.labels[index]!))))),
  );
  const total = (): number => widths.reduce((sum, width) => sum + width + gap.length, 0) - gap.length;
  while (total() > room) {
    const widest = widths.indexOf(largest(widths));
    if (widths[widest]! <= narrowestLabel) break;
    widths[widest]!--;
  }
  return widths;
};

const headingWidth = ({ head }: SheetColumn): number => largest(head.map((text) => text.length));

const widthOf = (cell: SheetCell | null): number => Math.max(0, largest(linesOf(cell).map((line) => line.length)));

/** A cell is two lines, and more with seeds, significance, or a figure of the paper. The figure's mark leaves the decimal points in line. */
const linesOf = (cell: SheetCell | null): string[] => {
  if (cell === null) return ['– '];
  const mark = `${cell.bestOfRow ? '*' : ''}${cell.bestOfColumn ? '†' : ''}`;
  return [
    `${cell.figure} ${mark}`.trimEnd().padEnd(cell.figure.length + 2),
    ...(cell.interval === null ? [] : [`${cell.interval[0]}–${cell.interval[1]}`]),
    ...(cell.deviation === null && cell.significant.length === 0
      ? []
      : [[cell.deviation ?? '', cell.significant.join('')].join(' ').trim()]),
    ...(cell.published === null ? [] : [`paper ${cell.published}`]),
  ];
};

const block = (
  sheet: Table1Sheet,
  labelWidths: readonly number[],
  cellWidth: number,
  first: number,
  end: number,
  style: Style,
): string => {
  const line = (labels: readonly string[], cells: readonly string[]): string =>
    [
      labels.map((label, index) => labelText(label, labelWidths[index]!)).join(gap),
      cells.map((cell) => pad(cell, cellWidth, 'centre')).join(gap),
    ]
      .join(' │ ')
      .trimEnd();
  const columns = sheet.columns.slice(first, end);
  const left = '─'.repeat(labelWidths.reduce((sum, width) => sum + width + gap.length, -gap.length) + 1);
  const right = '─'.repeat((cellWidth + gap.length) * columns.length);
  const noLabels = sheet.labelHeadings.map(() => '');
  // A row that was not tested at any of the block's resolutions says nothing there.
  const tested = sheet.rows.filter((row) => row.cells.slice(first, end).some((cell) => cell !== null));
  const body = tested.flatMap((row) => rowLines(row, first, end, noLabels, line, style));
  return [
    `${left}${first === 0 ? '┬' : '┼'}${right}`,
    ...columns[0]!.head.map((_, index) =>
      line(
        index === 0 ? sheet.labelHeadings : noLabels,
        columns.map(({ head }) => head[index]!),
      ),
    ),
    `${left}┼${right}`,
    ...body,
    ...(end >= sheet.columns.length ? [`${left}┴${right}`] : []),
  ].join('\n');
};

const labelText = (label: string, width: number): string => pad(truncate(oneLine(label), width), width, 'left');

const rowLines = (
  row: SheetRow,
  first: number,
  end: number,
  noLabels: readonly string[],
  line: (labels: readonly string[], cells: readonly string[]) => string,
  style: Style,
): string[] => {
  const cells = row.cells.slice(first, end);
  const texts = cells.map(linesOf);
  const height = largest(texts.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    line(
      index === 0 ? row.labels : noLabels,
      texts.map((lines, column) => {
        const text = lines[index] ?? '';
        if (index > 0) return style.dim(text);
        return cells[column]?.bestOfRow || cells[column]?.bestOfColumn ? style.bold(text) : text;
      }),
    ),
  );
};
