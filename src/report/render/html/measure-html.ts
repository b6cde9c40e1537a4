import type { Measure } from '../../document/document.ts';
import { type Html, html, raw, when } from './html.ts';

/**
 * A measured value with its interval below; best of its row in bold, best of its column underlined, and both in words
 * for screen readers.
 */
export const measureHtml = (measure: Measure): Html => {
  const { text, interval, deviation, marks, published, bestOfRow, bestOfColumn } = measure;
  const value = html`<span class="figure${raw(bestOfRow ? ' row-best' : '')}${raw(bestOfColumn ? ' column-best' : '')}">${text}</span>`;
  const beside = [
    ...(deviation === null ? [] : [html`<span>${deviation}</span>`]),
    // A button can be focused without a mouse, and screen readers read its title.
    ...marks.map(({ sign, says }) => html`<button type="button" class="mark" title="${says}">${sign}</button>`),
  ];
  return html`${value}${when(bestWords(measure), (words) => html`<span class="sr">, ${words}</span>`)}${when(
    interval,
    (ends) => html`<small class="interval">${ends.join('–')}</small>`,
  )}${when(beside.length > 0, () => html`<small class="beside">${beside}</small>`)}${when(
    published,
    (paper) => html`<small class="published">paper ${paper}</small>`,
  )}`;
};

const bestWords = ({ bestOfRow, bestOfColumn }: Measure): string | null => {
  if (bestOfRow && bestOfColumn) return 'best of its row and of its column';
  if (bestOfRow) return 'best of its row';
  return bestOfColumn ? 'best of its column' : null;
};
