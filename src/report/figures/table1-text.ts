import { type SheetCell, table1Sheet } from '../table1-sheet.ts';
import type { Table1 } from '../types.ts';
import { type FigureText, figures, words } from './text/figure-text.ts';

/** Table 1 for a page. */
export const table1Text = (table: Table1): FigureText => {
  const sheet = table1Sheet(table);
  return {
    title: sheet.caption,
    sections: [
      {
        title: 'K_test (K_image) in the head, pixels',
        table: {
          columns: [
            ...sheet.labelHeadings.map((head) => words(head)),
            ...sheet.columns.map(({ head }) => figures(head.join(' '))),
          ],
          rows: sheet.rows.map(({ labels, cells }) => [...labels, ...cells.map(cellText)]),
        },
        charts: [],
      },
    ],
    notes: [
      '*: best of its row; †: best of its column',
      ...sheet.notes,
      ...(sheet.publishedNote === null ? [] : [`paper: ${sheet.publishedNote}`]),
    ],
  };
};

const cellText = (cell: SheetCell | null): string => {
  if (cell === null) return '–';
  const marks = `${cell.bestOfRow ? '*' : ''}${cell.bestOfColumn ? '†' : ''}`;
  return [
    `${cell.top1}${marks}`,
    ...(cell.deviation === null ? [] : [cell.deviation]),
    `[${cell.interval[0]}, ${cell.interval[1]}]`,
    ...cell.significant,
    ...(cell.published === null ? [] : [`paper ${cell.published}`]),
  ].join(' ');
};
