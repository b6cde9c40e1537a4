import type { MetricName } from '../../domain/choices.ts';
import { type SheetCell, table1Sheet } from '../table1/table1-sheet.ts';
import type { Table1 } from '../types.ts';
import { markdownText } from './markdown.ts';

/** Table 1 as a Markdown table: best of a row in bold, best of a column with a dagger. */
export const table1Markdown = (table: Table1, metric: MetricName): string => {
  const sheet = table1Sheet(table, metric);
  const headings = [
    ...sheet.labelHeadings.map(markdownText),
    ...sheet.columns.map(({ head: [test, image, ...more] }) => [`${test} ${image}`, ...more].join('<br>')),
  ];
  const rule = [...sheet.labelHeadings.map(() => '---'), ...sheet.columns.map(() => '---:')];
  const rows = sheet.rows.map((row) => [...row.labels.map(markdownText), ...row.cells.map(cellText)]);
  const notes = [
    '**bold**: best of its row; †: best of its column; head: K_test (K_image), pixels',
    ...sheet.notes,
    ...(sheet.publishedNote === null ? [] : [`paper: ${sheet.publishedNote}`]),
  ];
  const lines = [
    `**${markdownText(sheet.caption)}**`,
    '',
    ...[headings, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    '',
    ...notes.map((note) => `- ${note.replaceAll('_', '\\_')}`),
  ];
  return `${lines.join('\n')}\n`;
};

const cellText = (cell: SheetCell | null): string => {
  if (cell === null) return '–';
  const figure = cell.bestOfRow ? `**${cell.figure}**` : cell.figure;
  const published = cell.published === null ? '' : `<br>paper ${cell.published}`;
  const interval = cell.interval === null ? '' : ` [${cell.interval[0]}, ${cell.interval[1]}]`;
  const dagger = cell.bestOfColumn ? '†' : '';
  const deviation = cell.deviation === null ? '' : ` ${cell.deviation}`;
  const marks = cell.significant.map((mark) => ` ${mark}`).join('');
  return `${figure}${dagger}${deviation}${interval}${marks}${published}`;
};
