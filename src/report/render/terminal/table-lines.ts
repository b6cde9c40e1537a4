import { largest } from '../../../base/extremes.ts';
import type { Column, Table } from '../../document/document.ts';
import { pieceEnds } from '../pieces.ts';
import { terminalText } from '../safe-text.ts';
import { type Style, truncate, wrap } from '../text.ts';
import { widestOf, widthTogether } from '../text-table.ts';
import { type CellLines, cellLines } from './cell-lines.ts';
import { gridLines } from './grid-lines.ts';

/** A table whose cells are lines of text. */
export interface TextGrid {
  readonly aligns: readonly Column['align'][];
  readonly heads: readonly (readonly string[])[];
  readonly rows: readonly (readonly CellLines[])[];
  /** Number of columns that identify the row. */
  readonly keys: number;
}

/**
 * A table in lines of at most `columns`. A wider one is split into pieces that repeat its key columns; without key
 * columns its words are truncated as long as they stay distinct, and otherwise its rows are listed one by one.
 */
export const tableLines = (table: Table, columns: number, style: Style): string[] => {
  const grid = gridOf(table);
  const widths = widthsOf(grid);
  if (totalWidth(widths, grid.keys) <= columns) return gridLines(grid, widths, [grid.aligns.length], style);
  if (grid.keys > 0) return inPieces(grid, widths, columns, style);
  const cut = cutWords(grid, widths, columns);
  if (cut === null) return recordLines(grid, columns, style);
  return gridLines(truncated(grid, cut), cut, [grid.aligns.length], style);
};

const gridOf = ({ columns, rows }: Table): TextGrid => ({
  aligns: columns.map(({ align }) => align),
  heads: columns.map(({ head }) => head.map(terminalText)),
  rows: rows.map((row) => row.cells.map((cell) => cellLines(cell, row))),
  keys: columns.filter(({ isKey }) => isKey).length,
});

const widthsOf = ({ heads, rows, keys }: TextGrid): number[] => {
  const widths = heads.map((head, column) => widestOf([...head, ...rows.flatMap((row) => row[column]!.lines)]));
  // After the keys, all columns are of the same kind and share a width.
  const widest = largest(widths.slice(keys));
  return widths.map((width, column) => (keys > 0 && column >= keys ? widest : width));
};

/** The separator between the keys and the other columns. */
const barWidth = 3;

const totalWidth = (widths: readonly number[], keys: number): number =>
  keys === 0 ? widthTogether(widths) : widthTogether(widths.slice(0, keys)) + besideKeys(widths.slice(keys));

/** A rule extends one column beyond the last cell. */
const besideKeys = (widths: readonly number[]): number => barWidth + widthTogether(widths) + 1;

const inPieces = (grid: TextGrid, widths: readonly number[], columns: number, style: Style): string[] => {
  const values = widths.slice(grid.keys);
  const keys = narrowed(widths.slice(0, grid.keys), columns - besideKeys(values.slice(0, 1)));
  const room = columns - widthTogether(keys);
  const ends = pieceEnds(values.length, (count) => besideKeys(values.slice(0, count)) <= room);
  const fitted = [...keys, ...values];
  const cutAt = ends.map((end) => grid.keys + end);
  return gridLines(truncated(grid, fitted), fitted, cutAt, style);
};

/** The widest are narrowed first, to one column at least. */
const narrowed = (widths: readonly number[], room: number): number[] => {
  const narrow = [...widths];
  while (widthTogether(narrow) > room) {
    const widest = narrow.indexOf(largest(narrow));
    if (narrow[widest]! <= 1) break;
    narrow[widest]!--;
  }
  return narrow;
};

/** Widths that fit; null if distinct words would become identical. */
const cutWords = (grid: TextGrid, widths: readonly number[], columns: number): number[] | null => {
  const cut = [...widths];
  while (widthTogether(cut) > columns) {
    const widest = largest(cut.filter((_, column) => grid.aligns[column] === 'left'));
    const column = cut.findIndex((width, index) => grid.aligns[index] === 'left' && width === widest);
    if (column < 0 || !staysDistinct(textsIn(grid, column), widest - 1)) return null;
    cut[column]!--;
  }
  return cut;
};

const textsIn = ({ heads, rows }: TextGrid, column: number): string[] => [
  ...heads[column]!,
  ...rows.flatMap((row) => row[column]!.lines),
];

const staysDistinct = (texts: readonly string[], width: number): boolean =>
  new Set(texts.map((text) => truncate(text, width))).size === new Set(texts).size;

const truncated = (grid: TextGrid, widths: readonly number[]): TextGrid => {
  const cut = (lines: readonly string[], column: number): string[] =>
    lines.map((line) => truncate(line, widths[column]!));
  return {
    ...grid,
    heads: grid.heads.map(cut),
    rows: grid.rows.map((row) => row.map((cell, column) => ({ ...cell, lines: cut(cell.lines, column) }))),
  };
};

const recordLines = ({ heads, rows }: TextGrid, columns: number, style: Style): string[] =>
  rows.flatMap((row) => {
    const fields = row.flatMap(({ lines }, column) =>
      lines.join('') === '' ? [] : [[...heads[column]!, ...lines].join(' ').trim()],
    );
    return wrap(fields.join(', '), columns - 2).map((line, index) => {
      if (index > 0) return style.dim(`  ${line}`);
      return row[0]!.isStrong ? style.bold(line) : line;
    });
  });
