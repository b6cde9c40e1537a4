import stringWidth from 'string-width';
import { largest } from '../../base/extremes.ts';
import { oneLine } from '../../base/printable.ts';
import type { TextRow, TextSheet, TextTable } from '../text-sheet.ts';
import type { TerminalOptions } from './table1-terminal.ts';
import { pad, type Style, styleFor, wrap } from './text.ts';

const gap = '  ';

/** Tables for a terminal; one that is too wide becomes a list of its rows. */
export const sheetTerminal = ({ tables, sentences, notes }: TextSheet, { columns, color }: TerminalOptions): string => {
  const style = styleFor(color);
  const wrapped = (text: string): string[] => wrap(oneLine(text), columns);
  const parts = [
    ...tables.map((table) => [...wrapped(table.caption).map(style.bold), ...tableLines(table, columns, style)]),
    ...sentences.map(wrapped),
    notes.flatMap(wrapped).map(style.dim),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
};

const tableLines = (table: TextTable, columns: number, style: Style): string[] => {
  const widths = table.headings.map((heading, column) =>
    Math.max(stringWidth(heading), largest(table.rows.flatMap(({ cells }) => cells[column]!.map(widthOf)))),
  );
  const total = widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
  if (total > columns) return listLines(table, columns, style);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => pad(oneLine(cell), widths[column]!, 'left'))
      .join(gap)
      .trimEnd();
  return [line(table.headings), '─'.repeat(total), ...table.rows.flatMap((row) => rowLines(row, line, style))];
};

const widthOf = (text: string): number => stringWidth(oneLine(text));

const rowLines = ({ cells, emphasis }: TextRow, line: (cells: readonly string[]) => string, style: Style): string[] => {
  const height = largest(cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    const text = line(cells.map((lines) => lines[index] ?? ''));
    if (index > 0) return style.dim(text);
    return emphasis ? style.bold(text) : text;
  });
};

const listLines = ({ headings, rows }: TextTable, columns: number, style: Style): string[] =>
  rows.flatMap(({ cells, emphasis }, row) => [
    ...(row === 0 ? [] : ['']),
    ...headings.flatMap((heading, column) => {
      const lines = wrap(`${heading}: ${oneLine(cells[column]!.join(' '))}`.trim(), columns).flatMap((line) =>
        chopped(line, columns),
      );
      return emphasis && column === 0 ? lines.map(style.bold) : lines;
    }),
  ]);

/** A word that is wider than the terminal goes on in the next line. */
const chopped = (line: string, columns: number): string[] => {
  const lines = [''];
  for (const letter of line) {
    if (stringWidth(lines.at(-1)! + letter) > columns) lines.push('');
    lines[lines.length - 1] += letter;
  }
  return lines;
};
