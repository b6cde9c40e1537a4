import { type SheetCell, type Table1Sheet, table1Sheet } from '../table1/table1-sheet.ts';
import type { Table1 } from '../types.ts';
import { type FigureText, figures, words } from './text/figure-text.ts';

/** Table 1 for a page. */
export const table1Text = (table: Table1): FigureText => {
  const sheets = (table.metrics ?? ['top1']).map((metric) => table1Sheet(table, metric));
  const notes = sheets.flatMap((sheet) => [
    ...sheet.notes,
    ...(sheet.publishedNote === null ? [] : [`paper: ${sheet.publishedNote}`]),
  ]);
  return {
    title: sheets[0]!.caption,
    sections: sheets.map((sheet, index) => sectionOf(sheet, index === 0 ? '' : `${sheet.caption}; `)),
    notes: ['*: best of its row; †: best of its column', ...new Set(notes)],
  };
};

const sectionOf = (sheet: Table1Sheet, caption: string): FigureText['sections'][number] => ({
  title: `${caption}K_test (K_image) in the head, pixels`,
  table: {
    columns: [
      ...sheet.labelHeadings.map((head) => words(head)),
      ...sheet.columns.map(({ head }) => figures(head.join(' '))),
    ],
    rows: sheet.rows.map(({ labels, cells }) => [...labels, ...cells.map(cellText)]),
  },
  charts: [],
});

const cellText = (cell: SheetCell | null): string => {
  if (cell === null) return '–';
  const marks = `${cell.bestOfRow ? '*' : ''}${cell.bestOfColumn ? '†' : ''}`;
  return [
    `${cell.figure}${marks}`,
    ...(cell.deviation === null ? [] : [cell.deviation]),
    ...(cell.interval === null ? [] : [`[${cell.interval[0]}, ${cell.interval[1]}]`]),
    ...cell.significant,
    ...(cell.published === null ? [] : [`paper ${cell.published}`]),
  ].join(' ');
};
