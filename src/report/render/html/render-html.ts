import type { Block, ReportDocument } from '../../document/document.ts';
import { withSigns } from '../../document/signs.ts';
import { markupText } from '../safe-text.ts';
import { pageStart } from './page.ts';
import { tableHtml } from './table-html.ts';

/**
 * A document as one HTML file, with the picture that is drawn of it, if any. There is no script in it and nothing is loaded
 * from elsewhere, which its policy also tells the browser: it reads the same offline, in an archive, and in years.
 */
export const renderHtml = (document: ReportDocument, title: string, svg: string | null): string =>
  [
    pageStart(title),
    `<h1>${markupText(title)}</h1>`,
    ...(svg === null ? [] : [`<figure>${svg.trim()}</figure>`]),
    ...withSigns(document, signs).blocks.flatMap(blockHtml),
    '</main>',
    '</html>\n',
  ].join('\n');

export const signs = {
  best: 'bold: best of its row; underlined: best of its column',
  published: (source: string) => `paper: ${source}`,
};

const blockHtml = (block: Block): string[] => {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? [] : [`<h2>${markupText(block.text)}</h2>`];
    case 'prose':
      return [
        `<p>${block.name === null ? '' : `<strong>${markupText(block.name)}.</strong> `}${markupText(block.sentences.join(' '))}</p>`,
      ];
    case 'table':
      return [tableHtml(block)];
    case 'figure':
      return block.table === null ? [] : [tableHtml(block.table)];
    case 'notes':
      return [`<ul class="notes">${block.notes.map((note) => `<li>${markupText(note)}</li>`).join('')}</ul>`];
  }
};
