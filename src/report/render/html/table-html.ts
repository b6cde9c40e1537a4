import { key } from '../../document/blocks.ts';
import { type Cell, type Column, isMeasure, type Row, type Table } from '../../document/document.ts';
import { type Html, html, raw, when } from './html.ts';
import { measureHtml } from './measure-html.ts';
import { type Shading, shadingOf } from './shading.ts';

/**
 * A table in a box that scrolls if it is wider than the page, with a sticky first column. Folded keys become one
 * column. A script can sort rows by `data-v` and filter them by `data-f0` and so on.
 */
export const tableHtml = (table: Table): Html => {
  const { caption, folded, rows } = table;
  const keys = folded === undefined ? 0 : table.columns.filter(({ isKey }) => isKey).length;
  const title = [caption ?? '', folded?.about ?? ''].filter((text) => text !== '').join('; ');
  const shading = shadingOf(table);
  return html`<figure class="table">
${when(title !== '' && title, (text) => html`<figcaption>${text}</figcaption>`)}
<div class="scroll" tabindex="0" role="group" aria-label="${title === '' ? 'table' : title}">
<table${facetsHtml(Object.keys(rows[0]?.facets ?? {}))}>
${headHtml(table, keys)}
<tbody>
${rows.map((row) => rowHtml(row, table.columns, keys, shading))}</tbody>
</table>
</div>
</figure>
`;
};

/** ` data-f0="quicknet" data-f1="shapes"`: facet names on the table, values on a row. */
const facetsHtml = (texts: readonly string[]): Html =>
  html`${texts.map((text, index) => html` data-f${index}="${text}"`)}`;

const headHtml = ({ columns, beside, folded }: Table, keys: number): Html => {
  const [first, ...others] = keys === 0 ? columns : [key(folded?.head ?? columns[0]!.head[0]), ...columns.slice(keys)];
  const group = keys > 0 && beside !== undefined ? beside : null;
  const firstHead = html`<th scope="col" class="left"${raw(group === null ? '' : ' rowspan="2"')}>${linesHtml(first!.head)}</th>`;
  const heads = others.map((column) => html`<th scope="col" class="${column.align}">${linesHtml(column.head)}</th>`);
  if (group === null) return html`<thead><tr>${firstHead}${heads}</tr></thead>`;
  return html`<thead><tr>${firstHead}<th scope="colgroup" colspan="${others.length}">${group}</th></tr>
<tr>${heads}</tr></thead>`;
};

const rowHtml = (row: Row, columns: readonly Column[], keys: number, shading: Shading): Html => {
  const label = row.label ?? (keys === 0 ? null : [wordsOf(row.cells.slice(0, keys))]);
  const first = keys === 0 ? 1 : keys;
  const header = label ?? lines(row.cells[0]!);
  return html`<tr${facetsHtml(Object.values(row.facets ?? {}))}${raw(row.emphasis ? ' class="chosen"' : '')}><th scope="row" class="left">${linesHtml(header)}</th>${row.cells
    .slice(first)
    .map((cell, index) => cellHtml(cell, columns[first + index]!, (value) => shading(value, row)))}</tr>
`;
};

const wordsOf = (cells: readonly Cell[]): string =>
  cells
    .flatMap(lines)
    .filter((text) => text !== '')
    .join(', ');

const lines = (cell: Cell): readonly string[] => (isMeasure(cell) ? [cell.text] : cell);

const cellHtml = (cell: Cell, { align }: Column, shadeOf: (value: number) => number): Html => {
  if (isMeasure(cell)) {
    return html`<td class="value s${shadeOf(cell.value)}" data-v="${cell.value}">${measureHtml(cell)}</td>`;
  }
  if (cell.length === 0) return html`<td class="${align} none">–${srHtml(' not measured')}</td>`;
  return html`<td class="${align}">${linesHtml(cell)}</td>`;
};

export const linesHtml = ([first = '', ...more]: readonly string[]): Html =>
  html`${first}${more.map((line) => html`<small>${line}</small>`)}`;

/** For screen readers only. */
export const srHtml = (text: string): Html => html`<span class="sr">${text}</span>`;
