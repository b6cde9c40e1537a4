import { type Cell, type Column, isMeasure, type Measure, type Row, type Table } from '../../document/document.ts';
import { markupText } from '../safe-text.ts';

/** A table that scrolls inside its box where it is wider than the page. */
export const tableHtml = ({ caption, columns, rows }: Table): string =>
  [
    '<div class="table"><table>',
    ...(caption === null ? [] : [`<caption>${markupText(caption)}</caption>`]),
    `<thead><tr>${columns.map(headHtml).join('')}</tr></thead>`,
    `<tbody>${rows.map((row) => rowHtml(row, columns)).join('\n')}</tbody>`,
    '</table></div>',
  ].join('\n');

const headHtml = ({ head: [first, ...more], align }: Column): string =>
  `<th scope="col" class="${align}">${linesHtml([first, ...more])}</th>`;

const rowHtml = (row: Row, columns: readonly Column[]): string =>
  `<tr>${row.cells.map((cell, column) => cellHtml(cell, columns[column]!)).join('')}</tr>`;

const cellHtml = (cell: Cell, { align, isKey }: Column): string => {
  const content = isMeasure(cell) ? measureHtml(cell) : linesHtml(cell.length === 0 ? ['–'] : cell);
  return isKey ? `<th scope="row" class="${align}">${content}</th>` : `<td class="${align}">${content}</td>`;
};

const linesHtml = ([first = '', ...more]: readonly string[]): string =>
  [markupText(first), ...more.map((line) => `<small>${markupText(line)}</small>`)].join('');

const measureHtml = ({ text, interval, deviation, marks, published, bestOfRow, bestOfColumn }: Measure): string =>
  [
    bestOfRow ? `<strong>${text}</strong>` : text,
    ...(bestOfColumn ? ['†'] : []),
    ...(interval === null ? [] : [`<small>${interval.join('–')}</small>`]),
    ...(deviation === null ? [] : [`<small>${deviation}</small>`]),
    ...marks.map(({ sign, says }) => `<small title="${markupText(says)}">${sign}</small>`),
    ...(published === null ? [] : [`<small>paper ${published}</small>`]),
  ].join(' ');
