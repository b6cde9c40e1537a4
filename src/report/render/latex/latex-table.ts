import { largest } from '../../../base/extremes.ts';
import { isMeasure, type Table } from '../../document/document.ts';
import { pieceEnds } from '../pieces.ts';
import { latexText } from '../safe-text.ts';
import { headLine, type LatexLine, latexLines } from './latex-cell.ts';

/** Packages that a document with these tables must load. */
export const latexPackages = '% \\usepackage[T1]{fontenc} \\usepackage{amssymb, booktabs}\n';

/** Text width of the article class at 10 pt, the narrowest common one. */
const textWidthPt = 345;
const columnSepPt = 3;
const sizes = [
  { command: '\\small', pt: 9 },
  { command: '\\footnotesize', pt: 8 },
] as const;
type Size = (typeof sizes)[number];

interface LatexGrid {
  readonly alignment: readonly string[];
  readonly heads: readonly (readonly LatexLine[])[];
  /** Lines of each cell. */
  readonly rows: readonly (readonly (readonly LatexLine[])[])[];
  readonly keys: number;
}

/**
 * A floating table with booktabs rules and its notes below, no wider than the text. A table with key columns is split
 * into stacked pieces; otherwise words are set smaller, then wrapped.
 */
export const latexTable = (table: Table, caption: string, notes: readonly string[], intervals: boolean): string => {
  const { shown, constant } = withoutConstantKeys(table);
  const [size, grid] = fittingGrid(shown, intervals);
  const lines = [
    '\\begin{table}',
    '  \\centering',
    `  ${size.command}`,
    `  \\setlength{\\tabcolsep}{${columnSepPt}pt}`,
    `  \\caption{${[caption, ...constant].map(latexText).join('; ')}.}`,
    ...piecesOf(grid).flatMap((columns, index) => [
      ...(index === 0 ? [] : ['  \\par\\medskip']),
      ...tabular(grid, columns),
    ]),
    ...notesText(notes),
    '\\end{table}',
  ];
  return `${lines.join('\n')}\n`;
};

/** What all rows have in common is stated once, above them. */
const withoutConstantKeys = (table: Table): { shown: Table; constant: string[] } => {
  const { columns, rows } = table;
  const textOf = (column: number, row: number): string => {
    const cell = rows[row]!.cells[column]!;
    return isMeasure(cell) ? cell.text : cell.join(' ');
  };
  const isConstant = (column: number): boolean =>
    rows.length > 1 &&
    columns[column]!.isKey === true &&
    rows.every((_, row) => textOf(column, row) === textOf(column, 0));
  const kept = [...columns.keys()].filter((column) => !isConstant(column));
  if (!kept.some((column) => columns[column]!.isKey)) return { shown: table, constant: [] };
  return {
    shown: {
      ...table,
      columns: kept.map((column) => columns[column]!),
      rows: rows.map((row) => ({ ...row, cells: kept.map((column) => row.cells[column]!) })),
    },
    constant: [...columns.keys()]
      .filter((column) => isConstant(column) && textOf(column, 0) !== '')
      .map((column) => `${columns[column]!.head.join(' ')} ${textOf(column, 0)}`),
  };
};

const fittingGrid = (table: Table, intervals: boolean): [Size, LatexGrid] => {
  const grids = sizes.map((size): [Size, LatexGrid] => [size, gridOf(table, { sizePt: size.pt, intervals })]);
  const [smallest] = grids.slice(-1);
  const fits = ([, grid]: [Size, LatexGrid]): boolean => grid.keys > 0 || widthPt(widthsOf(grid)) <= textWidthPt;
  return grids.find(fits) ?? [smallest![0], withBrokenWords(smallest![1])];
};

const gridOf = ({ columns, rows }: Table, look: { sizePt: number; intervals: boolean }): LatexGrid => ({
  alignment: columns.map(({ align }) => align[0]!),
  heads: columns.map(({ head }) => head.map((text, index) => headLine(text, index, look.sizePt))),
  rows: rows.map((row) => row.cells.map((cell) => latexLines(cell, row, look))),
  keys: columns.filter(({ isKey }) => isKey).length,
});

const widthsOf = ({ heads, rows }: LatexGrid): number[] =>
  heads.map((head, column) => largest([...head, ...rows.flatMap((row) => row[column]!)].map((line) => line.widthPt)));

/** No padding before the first and after the last column. */
const widthPt = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width + 2 * columnSepPt, -2 * columnSepPt);

/** The widest column of words takes the remaining width. */
const withBrokenWords = (grid: LatexGrid): LatexGrid => {
  const widths = widthsOf(grid);
  const widest = widths.reduce(
    (best, width, column) => (grid.alignment[column] === 'l' && width > (widths[best] ?? 0) ? column : best),
    -1,
  );
  if (widest < 0) return grid;
  const room = Math.max(
    60,
    Math.floor(textWidthPt - widthPt(widths.filter((_, column) => column !== widest)) - 2 * columnSepPt),
  );
  return { ...grid, alignment: grid.alignment.with(widest, `p{${room}pt}`) };
};

/** Columns of each piece. */
const piecesOf = (grid: LatexGrid): number[][] => {
  const columns = [...grid.heads.keys()];
  if (grid.keys === 0) return [columns];
  const widths = widthsOf(grid);
  const keys = columns.slice(0, grid.keys);
  const ends = pieceEnds(
    columns.length - grid.keys,
    (count) => widthPt(widths.slice(0, grid.keys + count)) <= textWidthPt,
  );
  return ends.map((end, piece) => [...keys, ...columns.slice(grid.keys + (ends[piece - 1] ?? 0), grid.keys + end)]);
};

const tabular = (grid: LatexGrid, columns: readonly number[]): string[] => {
  const isShown = (row: LatexGrid['rows'][number]): boolean =>
    grid.keys === 0 || columns.slice(grid.keys).some((column) => row[column]!.some(({ tex }) => tex !== '--'));
  const line = (lines: (column: number) => LatexLine | undefined): string =>
    `    ${columns.map((column) => lines(column)?.tex ?? '').join(' & ')} \\\\`;
  const block = (cells: readonly (readonly LatexLine[])[]): string[] =>
    Array.from({ length: largest(columns.map((column) => cells[column]!.length)) }, (_, index) =>
      line((column) => cells[column]![index]),
    );
  return [
    `  \\begin{tabular}{@{}${columns.map((column) => grid.alignment[column]).join('')}@{}}`,
    '    \\toprule',
    ...block(grid.heads),
    '    \\midrule',
    ...grid.rows
      .filter(isShown)
      .flatMap((row, index) => [...(index > 0 && isTall(row) ? ['    \\addlinespace[2pt]'] : []), ...block(row)]),
    '    \\bottomrule',
    '  \\end{tabular}',
  ];
};

/** Whether a row takes several lines, so that rows need separators. */
const isTall = (row: LatexGrid['rows'][number]): boolean => row.some((lines) => lines.length > 1);

const notesText = (notes: readonly string[]): string[] =>
  notes.length === 0
    ? []
    : [
        '  \\par\\smallskip',
        '  \\begin{minipage}{\\linewidth}',
        '    \\footnotesize',
        `    ${notes.map(latexText).join('; ')}.`,
        '  \\end{minipage}',
      ];
