import type { MetricName } from '../../domain/choices.ts';
import { type SheetCell, table1Sheet } from '../table1/table1-sheet.ts';
import type { Table1 } from '../types.ts';
import { latexPackages, latexTable, latexText } from './latex.ts';

/** Table 1 for a paper: best of a row in bold, best of a column underlined. Asks for booktabs and amssymb. */
export const table1Latex = (table: Table1, metric: MetricName): string => {
  const sheet = table1Sheet(table, metric);
  const labels = sheet.labelHeadings.length;
  const notes = [...sheet.notes, ...(sheet.publishedNote === null ? [] : [`in italics: ${sheet.publishedNote}`])];
  const headings = [
    ...sheet.labelHeadings.map(latexText),
    ...sheet.columns.map(({ head: [test, image] }) => `${test} ${image}`),
  ];
  const moreHeadings = sheet.columns[0]?.head
    .slice(2)
    .map((_, index) => [
      ...sheet.labelHeadings.map(() => ''),
      ...sheet.columns.map(({ head }) => `{\\scriptsize ${latexText(head[index + 2]!)}}`),
    ]);
  const rows = sheet.rows.flatMap((row) => {
    const extra = row.cells.map(secondLine);
    return [
      [...row.labels.map(latexText), ...row.cells.map(firstLine)],
      [...row.labels.map(() => ''), ...extra],
    ];
  });
  const caption = `${latexText(sheet.caption)}. Bold: best of its row; underlined: best of its column; head: $K_{\\mathrm{test}}$ ($K_{\\mathrm{image}}$), pixels; ${notes.map(latexText).join('; ')}`;
  const alignment = `${'l'.repeat(labels)}${'c'.repeat(sheet.columns.length)}`;
  return `${latexPackages}${latexTable({ caption, alignment, headings: [headings, ...(moreHeadings ?? [])], rows })}`;
};

const firstLine = (cell: SheetCell | null): string => {
  if (cell === null) return '--';
  const bold = cell.bestOfRow ? `\\textbf{${cell.figure}}` : cell.figure;
  return cell.bestOfColumn ? `\\underline{${bold}}` : bold;
};

const secondLine = (cell: SheetCell | null): string => {
  if (cell === null) return '';
  const published = cell.published === null ? '' : ` \\textit{${cell.published}}`;
  const deviation = cell.deviation === null ? '' : ` ${latexText(cell.deviation)}`;
  const interval = cell.interval === null ? '' : `${cell.interval[0]}--${cell.interval[1]}`;
  const marks = cell.significant.map((mark) => ` ${latexText(mark)}`).join('');
  return `{\\scriptsize ${interval}${deviation}${marks}${published}}`;
};
